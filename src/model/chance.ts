/** Three decimals of a chance that a model gives; none is ever said to be certain, and none that is not 0 to be 0. */
export function shortChance(chance: number): number {
  return Number(uncertain(chance, 0.001).toFixed(3));
}

/** `93 %`, by the same rule. */
export function chanceText(chance: number): string {
  return `${Math.round(uncertain(chance, 0.01) * 100)} %`;
}

function uncertain(chance: number, least: number): number {
  return chance > 0 ? Math.min(1 - least, Math.max(least, chance)) : chance;
}
