import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { wholeFile } from '../ci/rule-case.ts';
import { streamstress } from './process.ts';
import { self, temporaryFolder } from './world.ts';

const good = wholeFile(`tests:
- as: unit
  commands: make test
  container:
    from: src
- as: e2e
  run_if_changed: ^pkg/
  steps:
    workflow: lab
    env:
      SIZE: large
`).text;
const broken = wholeFile('resources:\n  "*":\n    requests:\n      cpu: -1\n  other: {}\n').text;

const registry = {
  'lab/OWNERS': 'approvers: []\n',
  'lab/lab-workflow.yaml':
    'workflow:\n  as: lab\n  documentation: A laboratory.\n  steps:\n    pre:\n    - ref: lab-up\n',
  'lab/up/lab-up-ref.yaml': `ref:
  as: lab-up
  from: src
  commands: lab-up-commands.sh
  documentation: Sets it up.
  env:
  - name: SIZE
    default: small
    documentation: How large it is.
  resources:
    requests:
      cpu: 10m
`,
  'lab/up/lab-up-commands.sh': 'echo $SIZE\n',
};

async function world(t: TestContext) {
  const folder = await temporaryFolder(t);
  const files = {
    'config/org/repo/org-repo-main.yaml': good,
    'config/org/repo/org-repo-next.yaml': broken,
    'config/org/repo/OWNERS': 'approvers: []\n',
    'changed.txt': 'docs/a.md\r\npkg/a b.go\n',
    'odd #1/org-repo-main%.yaml': broken,
    ...Object.fromEntries(Object.entries(registry).map(([path, text]) => [`registry/${path}`, text])),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return (...args: readonly string[]) =>
    streamstress(t, ['ci', ...args], { ...process.env, HOME: folder, GITHUB_WORKSPACE: folder }, folder);
}

const main = 'config/org/repo/org-repo-main.yaml';
const next = 'config/org/repo/org-repo-next.yaml';

test('a folder of configurations is validated, in each format', async (t) => {
  const ci = await world(t);
  const text = await ci('validate', 'config');
  assert.equal(text.code, 2, text.stderr);
  assert.match(text.stdout, /^config\/org\/repo\/org-repo-next.yaml:4:12: error V018: .*-1/m);
  assert.match(text.stdout, /^not checked: .*\(give --registry DIR\)$/m);
  assert.match(text.stdout, /^1 of 2 files is valid: 2 errors|^1 of 2 files are valid: 2 errors/m);
  const { files, totals } = JSON.parse((await ci('validate', 'config', '--json')).stdout);
  assert.deepEqual([files.length, files[0].valid, files[1].valid, totals.errors], [2, true, false, 2]);
  const [run] = JSON.parse((await ci('validate', 'config', '--format', 'sarif')).stdout).runs;
  const { ruleId, locations } = run.results.find(({ level }: { level: string }) => level === 'error');
  const { artifactLocation, region } = locations[0].physicalLocation;
  assert.deepEqual([ruleId, artifactLocation.uri, region.startLine], ['V018', next, 4]);
  const github = await ci('validate', 'config', '--format=github');
  assert.match(github.stdout, /^::error file=config\/org\/repo\/org-repo-next.yaml,line=4,col=12,title=V018 /m);
});

test('with the registry all of it is checked; a rule can be turned off', async (t) => {
  const ci = await world(t);
  const valid = await ci('validate', main, '--registry', 'registry');
  assert.equal(valid.code, 0, valid.stdout + valid.stderr);
  const off = await ci('validate', next, '--off', 'v018', '--off', 'V014');
  assert.equal(off.code, 0, off.stdout + off.stderr);
  const none = await ci('validate', next, '--off', 'V999');
  assert.deepEqual([none.code, none.stdout], [2, '']);
  assert.match(none.stderr, /no rule "V999" to turn off: did you mean V/);
});

test('what would run, in each format, and which jobs a change starts', async (t) => {
  const ci = await world(t);
  const all = [main, '--registry', 'registry'];
  const text = await ci('plan', ...all);
  assert.equal(text.code, 0, text.stderr);
  assert.match(text.stdout, /^ {2}src +.*; after \[input:root\]$/m);
  assert.match(text.stdout, /pull-ci-org-repo-main-unit +presubmit/);
  const { steps, criticalPath } = JSON.parse((await ci('plan', ...all, '--target', 'e2e', '--json')).stdout);
  assert.deepEqual(new Set(steps.map(({ name }: { name: string }) => name)), new Set(['[input:root]', 'src', 'e2e']));
  assert.deepEqual(criticalPath, ['[input:root]', 'src', 'e2e']);
  assert.match((await ci('plan', ...all, '--format', 'dot')).stdout, /"src" -> "e2e";/);
  assert.match((await ci('plan', ...all, '--format', 'mermaid')).stdout, /flowchart LR/);
  const changed = await ci('plan', ...all, '--changed', 'docs/a.md', '--json');
  const jobs: readonly { test: string; starts: boolean }[] = JSON.parse(changed.stdout).jobs;
  assert.deepEqual(
    jobs.map(({ test, starts }) => [test, starts]),
    [
      ['unit', true],
      ['e2e', false],
    ],
  );
  const listed = await ci('plan', ...all, '--changed-list', 'changed.txt');
  assert.match(listed.stdout, /-e2e +presubmit: starts: "pkg\/a b.go" matches/);
  const one = JSON.parse((await ci('plan', ...all, '--target', 'unit', '--json')).stdout);
  assert.deepEqual(
    one.jobs.map(({ test }: { test: string }) => test),
    ['unit'],
    'jobs that ask for it',
  );
  for (const format of ['text', 'dot', 'mermaid']) {
    const unknown = await ci('plan', ...all, '--target', 'e3e', '--format', format);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^no step is named "e3e"/);
    assert.doesNotMatch(unknown.stdout, /e3e|src/);
  }
});

test('a step, an image and the values of a test are explained; a test is resolved', async (t) => {
  const ci = await world(t);
  const test = await ci('explain', 'e2e', main, '--registry', 'registry');
  assert.equal(test.code, 0, test.stderr);
  assert.match(test.stdout, /env SIZE="large", set in config\/org\/repo\/org-repo-main.yaml:11$/m);
  assert.match(
    (await ci('explain', 'pipeline:src', main)).stdout,
    /^src: .*\n.*\n {2}needs pipeline:root of \[input:root\]/,
  );
  const nothing = await ci('explain', 'srk', main);
  assert.deepEqual([nothing.code, nothing.stdout], [2, '']);
  assert.match(nothing.stderr, /no step and no image is "srk": did you mean "src"/);
  const resolved = await ci('resolve', main, '--registry', 'registry');
  assert.equal(resolved.code, 0, resolved.stderr);
  const [step] = parse(resolved.stdout).tests.find(({ as }: { as: string }) => as === 'e2e').literal_steps.pre;
  assert.deepEqual(
    [step.as, step.commands, step.env],
    ['lab-up', 'echo $SIZE\n', [{ name: 'SIZE', default: 'large', documentation: 'How large it is.' }]],
  );
});

test('answers in JSON are as their schemas say', async (t) => {
  const ci = await world(t);
  const ajv = new Ajv2020({ strict: false });
  const all = [main, '--registry', 'registry', '--json'];
  for (const [name, ...args] of [
    ['ci-validate', 'validate', 'config', '--json'],
    ['ci-validate', 'validate', '--registry', 'registry', '--json'],
    ['ci-plan', 'plan', ...all],
    ['ci-plan', 'plan', ...all, '--target', 'e3e'],
    ['ci-explain', 'explain', 'e2e', ...all],
    ['ci-explain', 'explain', 'src', ...all],
    ['ci-provenance', 'resolve', ...all, '--provenance'],
  ] as const) {
    const schema = readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8');
    const { stdout } = await ci(...args);
    assert.ok(ajv.validate(JSON.parse(schema), JSON.parse(stdout)), `${args}: ${ajv.errorsText()}`);
  }
  const schema = JSON.parse((await ci('schema')).stdout);
  assert.ok(ajv.validate(schema, JSON.parse((await ci('resolve', ...all)).stdout)), ajv.errorsText());
  const [{ test: e2e }] = JSON.parse((await ci('explain', 'e2e', ...all)).stdout).steps;
  assert.deepEqual(e2e.steps[0].env.SIZE, { value: 'large', file: main, line: 11, column: 13 });
});

test('what is not looked at is told where it concerns the file; a registry has its parts', async (t) => {
  const ci = await world(t);
  const options = /--(\w|-)+(?= \w+\)$)/gm;
  const text = await ci('validate', main);
  assert.deepEqual(text.stdout.match(options), ['--registry', '--cluster-profiles'], 'it claims no cluster');
  const off = ['--off=V018', '--off=V014', '--off=S006'];
  assert.equal((await ci('validate', next, ...off)).stdout, '1 of 1 file is valid\n');
  assert.equal((await ci('validate', '--registry', 'registry')).stdout, '2 of 2 files are valid\n');
});

test('a configuration comes by standard input; names of files are made addresses', async (t) => {
  const ci = await world(t);
  const args = [self[1], 'ci', 'validate', '-', '--json'];
  const { stdout } = spawnSync(self[0], args, { input: broken, encoding: 'utf8' });
  const [{ path, diagnostics }] = JSON.parse(stdout).files;
  assert.deepEqual([path, diagnostics[0].file, diagnostics[0].line], ['-', '-', 4]);
  const { stdout: sarif } = await ci('validate', 'config', 'odd #1', '--format', 'sarif');
  assert.match(sarif, /"uri": "odd%20%231\/org-repo-main%25.yaml"/);
});

test('what is not there, or is none, is one clear message', async (t) => {
  const ci = await world(t);
  for (const [args, message] of [
    [['validate'], /no file was given/],
    [['validate', 'nowhere.yaml'], /cannot read "nowhere.yaml": there is none/],
    [['validate', 'registry/lab/up/lab-up-commands.sh'], /error V001/],
    [['validate', main, '--owners', main], /^streamstress: config\/.*main.yaml:1:1: the file must be a list/],
    [['explain', 'lab-up', main, '--registry', 'registry'], /it is a step of "e2e": explain that/],
    [['plan', 'config'], /one configuration at a time: 2 were given/],
    [['validate', main, '--format', 'xml'], /--format "xml": must be text, json, github or sarif/],
    [['nothing'], /no command "ci nothing"/],
  ] as const) {
    const { code, stdout, stderr } = await ci(...args);
    assert.equal(code, 2, `${args}`);
    assert.match(stdout + stderr, message);
  }
  const help = await ci('--help');
  assert.equal(help.code, 0);
  assert.match(help.stdout, /ci validate +check/);
});
