import { invalid } from './invalid-option.ts';

const seconds = { h: 3600, m: 60, s: 1 } as const;

/** Seconds of `90`, `90s`, `30m`, `2h` or `1h30m`. Errors: `request`, `options:invalid`. */
export function duration(option: string, text: string): number {
  const parts = [...text.matchAll(/(\d{1,6})([hms])/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
  if (/^\d{1,7}$/.test(text)) return Number(text);
  if (isWhole) return parts.reduce((sum, [, n, unit]) => sum + Number(n) * seconds[unit as keyof typeof seconds], 0);
  throw invalid(option, text, 'write how long, such as 30m, 2h or 1h30m, or seconds');
}
