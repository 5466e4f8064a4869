const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/** Go counts nanoseconds in 63 bits: some 292 years. */
const longest = 2 ** 63 / 1e6;

/** Milliseconds of a duration as Go writes it, `1h30m0.5s`; undefined where it is none. */
export function milliseconds(text: string): number | undefined {
  const [, sign, body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (body === '0') return 0;
  let total = 0;
  part.lastIndex = 0;
  let end = 0;
  for (let found = part.exec(body); found; found = part.exec(body)) {
    total += Number(found[1]) * (units[found[2] ?? ''] ?? 0);
    end = part.lastIndex;
  }
  if (end === 0 || end < body.length || total > longest) return undefined;
  return sign === '-' ? -total : total;
}

/** The text that Go writes of a duration in milliseconds: `1h30m0s`, `1.5s`. */
export function goDurationText(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const seconds = Math.abs(milliseconds) / 1000;
  if (seconds > 0 && seconds < 1) return `${sign}${seconds * 1000}ms`;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${Number((seconds % 60).toFixed(9))}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${sign}${minutes}m${rest}` : `${sign}${rest}`;
}
