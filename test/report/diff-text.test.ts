import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffText } from '../../src/report/diff-text.ts';

const subscription = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription', metadata: { name: 'ours' } };

test('a change is shown as the lines that differ, with three round them', () => {
  const before = { ...subscription, spec: { channel: 'latest', name: 'operator', source: 'redhat-operators' } };
  const env = [{ name: 'IMAGE_A', value: 'registry.example.com/a@sha256:0' }];
  const after = { ...before, spec: { ...before.spec, config: { env } } };
  const text = diffText([{ title: 'patch Subscription "ours"', why: 'the images', before, after }]);
  assert.equal(
    text,
    `patch Subscription "ours": the images
--- now
+++ then
@@ -6,3 +6,7 @@
   channel: latest
   name: operator
   source: redhat-operators
+  config:
+    env:
+      - name: IMAGE_A
+        value: registry.example.com/a@sha256:0
`,
  );
});

test('what is created has no lines before, what is deleted none after', () => {
  const [created, deleted] = diffText([
    { title: 'create', why: 'a', before: undefined, after: { kind: 'Namespace' } },
    { title: 'delete', why: 'b', before: { kind: 'Namespace' }, after: undefined },
  ]).split('\n\n');
  assert.equal(created, 'create: a\n--- /dev/null\n+++ then\n@@ -0,0 +1,1 @@\n+kind: Namespace');
  assert.equal(deleted, 'delete: b\n--- now\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-kind: Namespace\n');
});

test('what objects hold does not steer a terminal, and long lines stay whole', () => {
  const after = { kind: 'Namespace', text: `\u001b]0;owned\u0007\u001b[2J\u202e${'long '.repeat(60)}end` };
  const text = diffText([{ title: 'create \u001b[31m', why: 'x', before: undefined, after }]);
  for (const hostile of ['\u001b', '\u0007', '\u202e']) assert.ok(!text.includes(hostile));
  assert.match(text, /long long end/);
});
