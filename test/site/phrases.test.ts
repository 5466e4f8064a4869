import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headline, phrases, unbroken } from '../../site/phrases.ts';

const sentence =
  'triggers broke `Verify a deadbeef1` between 512f26a and c444740: 2 commits; defaced, 1234567 tests "safe"';

test('commits and quoted names are phrases of their own, and no character is lost', () => {
  const parts = phrases(sentence);
  assert.equal(parts.map((part) => part.text).join(''), sentence);
  assert.deepEqual(
    parts.filter((part) => part.kind !== 'plain').map((part) => [part.kind, part.text]),
    [
      ['quoted', '`Verify a deadbeef1`'],
      ['commit', '512f26a'],
      ['commit', 'c444740'],
      ['commit', '1234567'],
      ['quoted', '"safe"'],
    ],
  );
  assert.deepEqual(phrases('deface the facade'), [{ kind: 'plain', text: 'deface the facade' }]);
});

test('the number of a test case stays on one line', () => {
  assert.deepEqual(unbroken('Serve over TLS: TRIGGERS-05-TC03'), [
    { text: 'Serve over TLS: ', together: false },
    { text: 'TRIGGERS-05-TC03', together: true },
  ]);
  assert.deepEqual(unbroken('plain'), [{ text: 'plain', together: false }]);
});

test('the answer is the first sentence; a full stop in a name or a version ends nothing', () => {
  const text = 'triggers broke "Verify. This": 2 commits, 1.21. Infrastructure: "Other" (why).';
  const { answer, rest } = headline(text);
  const join = (parts: readonly { text: string }[]) => parts.map((part) => part.text).join('');
  assert.equal(join(answer), 'triggers broke "Verify. This": 2 commits, 1.21.');
  assert.equal(join(answer) + join(rest), text);
  assert.deepEqual(headline('All passed.').rest, []);
});
