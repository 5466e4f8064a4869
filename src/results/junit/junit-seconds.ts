const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/**
 * Seconds of an attribute `time`: `0.014`, `1,234.5`, `0,014`, `1e-3`, `250ms`, `1m2.5s`, `PT1M2S`. What is no time is 0.
 */
export function junitSeconds(text: string): number {
  const value = Number(text);
  if (!Number.isNaN(value)) return positive(value);
  const plain = withPoint(text.trim());
  if (/^\d/.test(plain) && !Number.isNaN(Number(plain))) return positive(Number(plain));
  const parts = plain.replace(/^PT/i, '').matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/gi);
  return positive(
    [...parts].reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit.toLowerCase()] ?? 0), 0),
  );
}

/** A comma before three digits parts thousands, unless nothing but a zero stands before it. */
function withPoint(text: string): string {
  if (/^[1-9]\d{0,2}(,\d{3})+(\.|$)/.test(text)) return text.replaceAll(',', '');
  return text.replace(',', '.');
}

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
