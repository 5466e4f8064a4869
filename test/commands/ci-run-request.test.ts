import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ciRun } from '../../src/commands/ci-run.ts';
import { ciRunRequest } from '../../src/commands/ci-run-request.ts';
import type { Terminal } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';

const origin = { org: 'org', repo: 'repo', branch: 'main', variant: '' };
const sha = 'a'.repeat(40);

const spec = {
  ...{ type: 'presubmit', job: 'pull-ci-acme-shop-next-unit', buildid: '17' },
  refs: { org: 'acme', repo: 'shop', base_ref: 'next', base_sha: sha, pulls: [{ number: 5, sha: 'b'.repeat(40) }] },
};

function requested(args: readonly string[], environment: Terminal['environment'] = {}, of?: typeof origin) {
  const given = parseCommand(ciRun, ['file.yaml', ...args]);
  const terminal = { environment, folder: '/place' } as Terminal;
  return ciRunRequest(given, terminal, { origin: of, targets: given.texts('target'), runId: 'run-1' });
}

test('what is tested is said by --git-ref, else by Prow, else by the file', () => {
  const environment = { JOB_SPEC: JSON.stringify(spec) };
  const { source, job } = requested([], environment, origin);
  assert.deepEqual(source, {
    ...{ org: 'acme', repo: 'shop', branch: 'next', repository: 'https://github.com/acme/shop.git', sha },
    pulls: spec.refs.pulls,
  });
  assert.deepEqual(job, { name: spec.job, type: 'presubmit', buildId: '17' });
  const asked = requested(['--git-ref', 'x/y@release/1.2', '--job-name', 'mine'], environment, origin);
  assert.deepEqual([asked.source.branch, asked.source.sha, asked.source.pulls], ['release/1.2', undefined, []]);
  assert.equal(asked.job.name, 'mine');
  const own = requested([], {}, origin);
  assert.deepEqual([own.source.repository, own.job.type], ['https://github.com/org/repo.git', 'periodic']);
  assert.deepEqual(own.job, { name: 'streamstress-org-repo-main', type: 'periodic', buildId: 'run-1' });
  assert.throws(() => requested([]), /nothing says what is tested: give --git-ref .*ORG\/REPO\/ORG-REPO-BRANCH\.yaml/);
  assert.throws(() => requested([], { JOB_SPEC: '{' }), /\$JOB_SPEC is no JSON.*give --git-ref/);
  for (const text of ['org/repo', 'repo@main', 'a/b/c@main', 'a/b@', 'a/b@x y'])
    assert.throws(() => requested(['--git-ref', text]), /--git-ref.*write ORG\/REPO@BRANCH/, text);
});

test('pull requests have numbers, and the commits of their heads where those are known', () => {
  const { source, job } = requested(['--pull', '7', '--pull', `8@${sha}`], {}, origin);
  assert.deepEqual(source.pulls, [
    { number: 7, sha: undefined },
    { number: 8, sha },
  ]);
  assert.equal(job.type, 'presubmit');
  for (const text of ['x', '7@abc', `7@${sha}0`, '-1'])
    assert.throws(() => requested([`--pull=${text}`], {}, origin), /--pull.*write its number, or N@COMMIT/, text);
});

test('addresses are those of HTTP and hold no password; times are times', () => {
  const { leaseServer, releaseController } = requested(
    [
      ...['--lease-server', 'http://boskos.ci/', '--lease-server-credentials-file', 'login'],
      ...['--release-controller', 'https://{architecture}.example.test'],
    ],
    {},
    origin,
  );
  assert.deepEqual(leaseServer, { url: 'http://boskos.ci', credentials: '/place/login' });
  assert.equal(releaseController, 'https://{architecture}.example.test');
  for (const text of ['boskos', 'ftp://a', 'https://user:password@boskos'])
    assert.throws(() => requested(['--lease-server', text], {}, origin), /--lease-server.*write http:\/\/HOST/, text);
  const { leaseTimeout, podPendingTimeout, deleteWhenIdle, deleteAfter } = requested(
    ['--delete-after=90m'],
    {},
    origin,
  );
  assert.deepEqual([leaseTimeout, podPendingTimeout, deleteWhenIdle, deleteAfter], [7200, 3600, 3600, 5400]);
  assert.throws(() => requested(['--delete-after=soon'], {}, origin), /--delete-after/);
});

test('pairs have a name; what is quoted loses its quotes, and the last one of a name wins', () => {
  const args = ['A=1', 'B="two words"', 'A=3', 'C=x=y'].map((text) => `--multi-stage-param=${text}`);
  const { parameters, dependencyOverrides } = requested(
    [...args, '--dependency-override-param=OLD=quay.io/a/b:1'],
    { RELEASE_IMAGE_LATEST: 'quay.io/p:1', OTHER: 'x' },
    origin,
  );
  assert.deepEqual(parameters, { A: '3', B: 'two words', C: 'x=y' });
  assert.deepEqual(dependencyOverrides, { OLD: 'quay.io/a/b:1' });
  assert.deepEqual(requested([], { RELEASE_IMAGE_LATEST: 'quay.io/p:1', OTHER: 'x' }, origin).given, {
    RELEASE_IMAGE_LATEST: 'quay.io/p:1',
  });
  for (const text of ['=x', 'x'])
    assert.throws(() => requested([`--multi-stage-param=${text}`], {}, origin), /write NAME=VALUE/, text);
  assert.throws(
    () => requested(['--dependency-override-param=A=b=c'], {}, origin),
    /--dependency-override-param.*write VARIABLE=IMAGE/,
  );
});

test('a namespace has a name of Kubernetes, and one login clones', () => {
  assert.equal(requested(['--namespace', 'ci-{id}-x'], {}, origin).namespace, 'ci-{id}-x');
  for (const name of ['Mine', '-a', 'a'.repeat(64)])
    assert.throws(() => requested([`--namespace=${name}`], {}, origin), /--namespace.*lower-case/, name);
  const both = ['--clone-token-file=t', '--clone-key-file=k'];
  assert.throws(() => requested(both, {}, origin), /exclude each other: give one/);
  assert.deepEqual(requested(['--clone-key-file=k'], {}, origin).cloneLogin, { type: 'ssh', path: '/place/k' });
  assert.equal(requested([], { ARTIFACTS: '/logs/artifacts' }, origin).artifacts, '/logs/artifacts');
  assert.equal(requested([], {}, origin).artifacts, '/place/test-output/artifacts');
});
