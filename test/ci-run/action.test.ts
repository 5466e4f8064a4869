import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { inputVariables, runEntry } from '../e2e/action-entry.ts';

const password = 'open-sesame-4711';
const files = {
  'ci/acme/shop/acme-shop-main.yaml': `build_root:
  image_stream_tag: {namespace: ci, name: build-root, tag: latest}
resources:
  "*": {requests: {cpu: 10m}}
tests:
- as: green
  run_if_changed: ^lib/
  commands: test -s lib/shop.sh
  container: {from: src}
- as: red
  commands: |
    cat /usr/test-secrets/password
    echo "::error::from a stranger"
    exit 3
  container: {from: src}
  secret: {name: login}
- as: indexed
  commands: "true"
  container: {from: ci-index}
operator:
  bundles:
  - {dockerfile_path: bundle.Dockerfile}
`,
  'lib/shop.sh': 'echo open\n',
  'secrets/password': `${password}\n`,
};

const folder = await mkdtemp(join(tmpdir(), 'streamstress-ci-action-'));
after(() => rm(folder, { recursive: true, force: true }));
for (const [path, text] of Object.entries(files)) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args]);
git('init', '--quiet', '--initial-branch=main');
git('add', 'ci', 'lib');
git('commit', '--quiet', '--message=Begin');

function act(inputs: Readonly<Record<string, string>>) {
  const given = {
    ...{ command: 'ci-run', config: 'ci/acme/shop/acme-shop-main.yaml', sandbox: 'true', source: '.', target: 'green' },
    ...inputs,
  };
  const environment = { PATH: process.env.PATH, HOME: folder };
  return runEntry({ entry: 'action.ts', folder, environment, variables: inputVariables(given) });
}

function annotations(log: string): readonly string[] {
  const quoted = log.replace(/^::stop-commands::(\S+)\n[\s\S]*?^::\1::$/gm, '');
  return quoted.match(/^::(error|warning|notice)\b.*$/gm) ?? [];
}

test('a green run has its outputs and its summary, and every group ends', async () => {
  const { code, log, outputs, summary } = await act({ 'changed-list': '', 'job-name': 'pull-ci-acme-shop-main-green' });
  assert.equal(code, 0, log);
  const of = (...names: string[]) => names.map((name) => outputs.get(name));
  assert.deepEqual(of('kind', 'exit-code', 'tests', 'passed', 'failed'), ['passed', '0', '1', '1', '0']);
  assert.match(summary, /Nothing fails/);
  assert.deepEqual(annotations(log), []);
  assert.equal(log.match(/^::group::/gm)?.length, log.match(/^::endgroup::/gm)?.length);
  assert.match(log, /^::group::src: succeeded/m);
  assert.match(
    readFileSync(join(folder, 'test-output/artifacts/ci-operator-step-graph.json'), 'utf8'),
    /"name": "green"/,
  );
});

test('a red one is told by annotations, and what a test prints is neither a command nor a secret', async () => {
  const { code, log, outputs, summary } = await act({ target: 'red', 'sandbox-secret': 'ci/login=secrets' });
  assert.deepEqual([code, outputs.get('exit-code'), outputs.get('failed')], [1, '1', '1'], log);
  const [verdict = '', failure = '', ...others] = annotations(log);
  assert.match(verdict, /^::error::"red" fails/);
  assert.match(failure, /^::error title=red::.*exit code 3/);
  assert.deepEqual(others, []);
  assert.match(log, /from a stranger/);
  const printed = readFileSync(join(folder, 'test-output/artifacts/test/build-log.txt'), 'utf8');
  assert.match(printed, /\*\*\*/);
  for (const text of [log, summary, printed, ...outputs.values()]) assert.ok(!text.includes(password), text);
});

test('a change that starts none of the targets is green, and nothing is begun', async () => {
  await rm(join(folder, 'test-output'), { recursive: true });
  const { code, log, outputs, summary } = await act({ changed: 'docs/a.md\nREADME.md' });
  assert.deepEqual([code, Object.fromEntries(outputs), summary], [0, { 'exit-code': '0' }, ''], log);
  assert.match(log, /not started: pull-ci-acme-shop-main-green: no changed file matches run_if_changed "\^lib\/"/);
  assert.ok(!existsSync(join(folder, 'test-output')));
});

test('what cannot run is one annotation, before anything is touched', async () => {
  for (const [inputs, message] of [
    [{ target: 'indexed' }, /bundles of operators.*which streamstress does not run: leave it out by --target/],
    [{ target: 'gren' }, /"gren".*"?green/],
    [{ config: 'nowhere.yaml' }, /cannot read "nowhere.yaml"/],
    [{ config: '' }, /no file was given/],
    [{ source: tmpdir() }, /--source .* is no clone with a commit/],
    [{ 'publish-branch': 'x' }, /there is no input "publish-branch": it is "branch"/],
  ] as const) {
    const { code, log, outputs } = await act(inputs);
    assert.deepEqual([code, outputs.get('exit-code')], [2, '2'], log);
    assert.equal(annotations(log).length, 1, log);
    assert.match(annotations(log)[0] ?? '', message);
  }
});
