import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimOf } from '../../src/commands/claim-option.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { run } from '../../src/commands/run.ts';

function claim(text: string, ...more: readonly string[]) {
  return claimOf(parseCommand(run, ['--cluster-claim', text, ...more]));
}

test('a claim is read with its defaults', () => {
  const usual = { as: 'latest', product: 'ocp', architecture: 'amd64', labels: {}, timeout: 3600 };
  const asked = { version: '4.19', cloud: 'aws', owner: 'me' };
  assert.deepEqual(claim('version=4.19,cloud=aws,owner=me'), { ...usual, ...asked });
  const all = claim('version=4.19, cloud=aws, owner=me, product=okd, architecture=arm64, timeout=1h30m');
  assert.deepEqual(all, { ...usual, ...asked, product: 'okd', architecture: 'arm64', timeout: 5400 });
  assert.equal(claimOf(parseCommand(run, [])), undefined);
});

test('every mistake is named by its key', () => {
  const text = 'version=4.19,clout=aws,owner=a b,owner=c,nonsense,timeout=soon';
  assert.throws(
    () => claim(text),
    (error: Error) => {
      assert.deepEqual(
        error.message.split('\n').map((line) => line.replace(`--cluster-claim "${text}" `, '')),
        [
          'has "clout", which is no key: do you mean cloud?',
          'has owner "a b": no label has that',
          'has owner twice',
          'has "nonsense": write KEY=VALUE, such as version=4.19,cloud=aws,owner=TEAM',
          'has timeout "soon": write 30m, 2h or seconds',
          'has no cloud, by which its pool is found',
        ],
      );
      return true;
    },
  );
  assert.throws(() => claim('version=4.19,cloud=aws,owner=me', '--keep'), { reason: 'options:invalid' });
});
