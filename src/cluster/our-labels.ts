import type { KubernetesObject } from '../../ports/cluster.ts';

/** What we create carries this, so that nobody else's object is ever deleted. */
export const ourLabels = { app: 'streamstress' };

export function isOurs({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.app === ourLabels.app;
}
