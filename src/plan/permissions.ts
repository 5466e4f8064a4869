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
 * is not asked for again in one namespace, nor what is asked for of all objects of one.
 */
export function permissionsOf(steps: readonly Step[]): readonly Permission[] {
  const all = new Map(steps.flatMap(({ permissions = [] }) => permissions.map((one) => [permissionText(one), one])));
  const needed = [...all].filter(([text, permission]) =>
    wider(permission).every((one) => one === text || !all.has(one)),
  );
  return needed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, permission]) => permission);
}

/** All that a permission comes with, itself among them. */
function wider({ name, namespace, ...all }: Permission): readonly string[] {
  const names = name === undefined ? [{}] : [{}, { name }];
  const places = namespace === undefined ? [{}] : [{}, { namespace }];
  return names.flatMap((of) => places.map((where) => permissionText({ ...all, ...of, ...where })));
}
