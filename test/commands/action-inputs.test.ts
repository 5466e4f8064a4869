import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionCall, sharedArguments } from '../../src/commands/action-inputs.ts';
import { restore } from '../../src/commands/restore.ts';
import { shellWords } from '../../src/commands/shell-words.ts';

const now = Date.parse('2026-02-01T00:00:00Z');
const call = (inputs: Readonly<Record<string, string>>) => actionCall(new Map(Object.entries(inputs)), now);

test('more options of the command come as a line', async () => {
  const { given } = await call({ components: 'pipeline', 'cli-flags': `--reruns 2 --tags 'sanity & !tls' --confirm` });
  assert.deepEqual([given.text('reruns'), given.text('tags'), given.is('confirm')], ['2', 'sanity & !tls', true]);
});

test('an option that is given twice is refused by its name, a quote that does not end too', async () => {
  await assert.rejects(call({ reruns: '1', 'cli-flags': '--reruns=2' }), /"reruns" is an input and in "cli-flags"/);
  await assert.rejects(call({ 'cli-flags': `--tags 'a` }), /"cli-flags" has a quote that does not end/);
  await assert.rejects(call({ 'cli-flags': '--rerun 1' }), /did you mean "--reruns"/);
});

test('what signs in reaches the restore that may follow, however it was given', async () => {
  const { given } = await call({ 'api-url': 'https://api:6443', 'cli-flags': '--token-file /run/token --confirm' });
  assert.deepEqual([...sharedArguments(restore, given)].sort(), [
    '--api-url=https://api:6443',
    '--token-file=/run/token',
  ]);
});

test('a runner does everything itself, unless the cluster is to', async () => {
  assert.equal((await call({})).given.is('local'), true);
  assert.equal((await call({ 'in-cluster': 'true' })).given.is('local'), false);
  assert.equal((await call({ command: 'check' })).given.is('local'), true);
  assert.equal((await call({ command: 'check', 'in-cluster': 'true' })).given.is('local'), false);
  assert.equal((await call({ command: 'deploy', 'in-cluster': 'false' })).given.is('local'), false);
  await assert.rejects(call({ command: 'deploy', 'in-cluster': 'true' }), /"in-cluster" means nothing to .* "deploy"/);
});

test('a run on a claimed cluster has its id before, so that what it leaves is found', async () => {
  const claim = { 'cluster-claim': 'version=4.19,cloud=aws,owner=me', 'in-cluster': 'true' };
  const { given } = await call(claim);
  assert.deepEqual(
    [given.text('run-id'), given.is('local'), given.text('job')],
    ['run-20260201-000000', true, undefined],
  );
  assert.equal((await call({ ...claim, 'run-id': 'mine' })).given.text('run-id'), 'mine');
  const range = { 'date-range': '2026-01-01:2026-01-02' };
  assert.equal((await call({ ...claim, ...range })).given.text('run-id'), undefined);
});

test('a Job has its name before it is there, but for those of a range of days', async () => {
  const inCluster = { 'in-cluster': 'true' };
  assert.equal((await call(inCluster)).given.text('job'), 'streamstress-1769904000');
  assert.equal((await call({ ...inCluster, 'cli-flags': '--job mine' })).given.text('job'), 'mine');
  const range = { 'date-range': '2026-01-01:2026-01-02' };
  assert.equal((await call({ ...inCluster, ...range })).given.text('job'), undefined);
  assert.equal((await call({})).given.text('job'), undefined);
  assert.equal((await call(inCluster)).keepsJob, false);
  assert.equal((await call({ ...inCluster, 'keep-job': 'true' })).keepsJob, true);
  await assert.rejects(call({ 'keep-job': 'true' }), /"keep-job" needs "in-cluster": true/);
});

test('the address of messages is a variable and no argument', async () => {
  const url = 'https://hooks.example.com/secret';
  const { given, environment } = await call({ 'notify-url': url });
  assert.deepEqual([environment, given.text('notify-url-file')], [{ STREAMSTRESS_NOTIFY_URL: url }, undefined]);
  const twice = { 'notify-url': url, 'cli-flags': '--notify-url-file there' };
  await assert.rejects(call(twice), /"notify-url" and "notify-url-file" are two addresses/);
  await assert.rejects(call({ command: 'build', 'notify-url': url }), /"notify-url" means nothing to .* "build"/);
});

test('words are those of a shell', () => {
  assert.deepEqual(shellWords(` a  "b c"d 'e "f' g\\ h "i\\"j" '' \n k`), ['a', 'b cd', 'e "f', 'g h', 'i"j', '', 'k']);
  assert.deepEqual(shellWords(''), []);
  assert.equal(shellWords('a "b'), undefined);
  assert.equal(shellWords('a\\'), undefined);
});
