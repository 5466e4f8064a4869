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

test('what is asked for of all objects is not asked for of one', () => {
  const roles = { verb: 'bind', group: '', resource: 'roles' } as const;
  const named = step(
    { ...roles, name: 'view' },
    { ...roles, name: 'view', namespace: 'a' },
    { ...roles, namespace: 'b' },
  );
  const texts = (...more: readonly Step[]) => permissionsOf([named, ...more]).map(permissionText);
  assert.deepEqual(texts(), ['bind roles "view"', 'bind roles in "b"']);
  assert.deepEqual(texts(step({ ...roles, name: 'edit', namespace: 'b' })), ['bind roles "view"', 'bind roles in "b"']);
  assert.deepEqual(texts(step(roles)), ['bind roles']);
});
