import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strategicPatch } from '../../../src/sandbox/api/strategic-patch.ts';

const spec = {
  containers: [
    { name: 'a', image: 'x', args: ['1', '2'], env: [{ name: 'A', value: '1' }] },
    { name: 'b', image: 'y' },
  ],
};

test('containers and their variables are merged by name, plain lists are replaced', () => {
  const patch = { containers: [{ name: 'a', args: ['3'], env: [{ name: 'B', value: '2' }] }] };
  const [a, b] = strategicPatch(spec, patch).containers as readonly unknown[];
  const env = [...(spec.containers[0]?.env ?? []), { name: 'B', value: '2' }];
  assert.deepEqual(a, { name: 'a', image: 'x', args: ['3'], env });
  assert.deepEqual(b, spec.containers[1]);
});

test('directives delete, replace and retain', () => {
  const gone = strategicPatch(spec, {
    containers: [{ name: 'a', $patch: 'delete' }],
    '$setElementOrder/containers': [],
  });
  assert.deepEqual(gone, { containers: [spec.containers[1] ?? {}] });
  const replaced = strategicPatch(spec, { containers: [{ $patch: 'replace' }, { name: 'c' }] });
  assert.deepEqual(replaced, { containers: [{ name: 'c' }] });
  const retained = strategicPatch({ type: 'A', a: 1 }, { $retainKeys: ['type', 'b'], type: 'B', b: 2 });
  assert.deepEqual(retained, { type: 'B', b: 2 });
  const left = strategicPatch(
    { finalizers: ['a', 'b'] },
    { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] },
  );
  assert.deepEqual(left, { finalizers: ['b', 'c'] });
});
