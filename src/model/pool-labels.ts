import type { AskedClaim } from './ci-run.ts';

/** The labels of the pools that a claim may be made of. */
export function poolLabels(claim: AskedClaim): Readonly<Record<string, string>> {
  const { product, version, architecture, cloud, owner, labels } = claim;
  return { product, version, architecture, cloud, owner, ...labels };
}

/** `product=ocp, version=4.19, …`. */
export function labelWords(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
