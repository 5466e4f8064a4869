import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../src/engine/step.ts';
import { type Permission, permissionText } from '../../src/model/permission.ts';
import { permissionsOf } from '../../src/plan/permissions.ts';

function step(...permissions: readonly Permission[]): Step {
  const run = async () => ({ summary: '', created: [] });
  return { name: 'x', kind: 'x', requires: [], creates: [], permissions, run };
}

test('permissions of steps come once, in order, and not once more for one namespace', () => {
  const pods = { group: '', resource: 'pods' } as const;
  const steps = [
    step({ verb: 'list', ...pods, namespace: 'a' }, { verb: 'get', ...pods, namespace: 'a' }),
    step(
      { verb: 'list', ...pods },
      { verb: 'list', ...pods, namespace: 'b' },
      { verb: 'get', ...pods, namespace: 'a' },
    ),
    { ...step(), permissions: undefined as never },
  ];
  assert.deepEqual(permissionsOf(steps).map(permissionText), ['get pods in "a"', 'list pods']);
});
