const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration in Go's words, `20m` or `1h30m0s`; `otherwise` where the text is none. */
export function goDuration<T>(text: string, otherwise: T): number | T {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$|^0$/.test(text)) return otherwise;
  const parts = [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, count = '0', unit = 's']) => sum + Number(count) * (unitMilliseconds[unit] ?? 0), 0);
}
