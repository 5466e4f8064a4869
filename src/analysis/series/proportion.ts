import type { Proportion } from '../../model/series.ts';

/** The quantile of the normal distribution for 95 %. */
const z = 1.959964;

/** Wilson's score interval, which holds for few and for extreme numbers too; from 0 to 1 where nothing was counted. */
export function proportion(count: number, of: number): Proportion {
  if (of === 0) return { count, of, low: 0, high: 1 };
  const share = count / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { count, of, low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
