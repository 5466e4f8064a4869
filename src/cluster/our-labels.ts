import type { KubernetesObject } from '../ports/cluster.ts';

/** What we create carries this, so that nobody else's object is ever deleted. */
export const ourLabels = { 'app.kubernetes.io/managed-by': 'streamstress' };

export function isOurs({ metadata }: KubernetesObject): boolean {
  return Object.entries(ourLabels).every(([name, value]) => metadata.labels?.[name] === value);
}
