import type { Step } from '../engine/step.ts';
import { type Permission, permissionText } from '../model/permission.ts';

/** What steps need to be allowed on the cluster. */
interface AskedPermissions {
  readonly permissions: readonly Permission[];
  /** What only building images there needs besides. */
  readonly building: readonly Permission[];
}

/** Those of the steps that build apart, as they may build on this machine. */
export function askedPermissions(steps: readonly Step[]): AskedPermissions {
  const permissions = permissionsOf(steps.filter(({ kind }) => kind !== 'build'));
  const known = new Set(permissions.map(permissionText));
  const building = permissionsOf(steps.filter(({ kind }) => kind === 'build'));
  return { permissions, building: building.filter((permission) => !known.has(permissionText(permission))) };
}

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
