import type { Step } from '../engine/step.ts';
import { type Permission, permissionText } from '../model/permission.ts';

/**
 * What steps need to be allowed on the cluster: each thing once, in the order of its words. What is asked for everywhere
 * is not asked for again in one namespace.
 */
export function permissionsOf(steps: readonly Step[]): readonly Permission[] {
  const all = new Map(steps.flatMap(({ permissions = [] }) => permissions.map((one) => [permissionText(one), one])));
  const needed = [...all].filter(([text, { namespace, ...everywhere }]) => {
    return text === permissionText(everywhere) || !all.has(permissionText(everywhere));
  });
  return needed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, permission]) => permission);
}
