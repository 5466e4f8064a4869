import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expand } from '../../../src/sandbox/controllers/kubelet/environment.ts';
import { mounted } from '../../../src/sandbox/controllers/kubelet/mounts.ts';

// Read: kubernetes, third_party/forked/golang/expansion/expand.go.

for (const [text, expected] of [
  ['$(A) and $(B)', 'one and two words'],
  ['$(NONE) $(A', '$(NONE) $(A'],
  ['$$(A) $$$(A)', '$(A) $one'],
  ['echo $$ "$A" $B $', 'echo $ "$A" $B $'],
  ['$(constructor)', '$(constructor)'],
] as const) {
  test(`variables: ${text}`, () => assert.equal(expand(text, { A: 'one', B: 'two words' }), expected));
}

const mounts = [
  { path: '/tmp', source: '/tmp/real/tmp', readOnly: false },
  { path: '/tmp/deep', source: '/real/deep', readOnly: false },
];

for (const [text, expected] of [
  ['/tmp/deep/x', '/real/deep/x'],
  ['--file=/tmp', '--file=/tmp/real/tmp'],
  ['/bin:/tmp/deep:/tmp/a', '/bin:/real/deep:/tmp/real/tmp/a'],
  ['/tmpfile see /tmp', '/tmpfile see /tmp'],
] as const) {
  test(`mounts: ${text}`, () => assert.equal(mounted(text, mounts), expected));
}
