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
  if (end === 0 || end < body.length) return undefined;
  return sign === '-' ? -total : total;
}
