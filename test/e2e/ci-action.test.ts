import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { wholeFile } from '../ci/rule-case.ts';
import { inputVariables, runEntry } from './action-entry.ts';
import { temporaryFolder } from './world.ts';

const main = 'config/org/repo/org-repo-main.yaml';
const next = 'config/org/repo/org-repo-next.yaml';
const registry = 'registry/lab/up/lab-up-ref.yaml';

const texts = {
  [main]: wholeFile('tests:\n- as: unit\n  commands: make test\n  container:\n    from: src\n').text,
  [next]: wholeFile('resources:\n  "*":\n    requests:\n      cpu: -1\n  other: {}\n').text,
};

/** A checkout, and a machine that has nothing which knows of a cluster. */
async function checkout(t: TestContext, files: Readonly<Record<string, string>> = texts) {
  const folder = await temporaryFolder(t);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const environment = { PATH: process.env.PATH, HOME: folder };
  const validate = (inputs: Readonly<Record<string, string>>) => {
    const variables = inputVariables({ command: 'ci-validate', keep: 'false', ...inputs });
    return runEntry({ entry: 'action.ts', folder, environment, variables });
  };
  return { folder, validate };
}

interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What the runner does at a log: its commands, but for those between two of `stop-commands`. */
function commandsOf(log: string): readonly WorkflowCommand[] {
  let token: string | undefined;
  const found: WorkflowCommand[] = [];
  for (const line of log.split(/\r\n|\r|\n/)) {
    assert.ok(!line.includes('##['), `a command of the old form: ${line}`);
    const [all, name = '', given = '', message = ''] = /^\s*::([^ :]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (all === undefined || (token !== undefined && name !== token)) continue;
    token = name === 'stop-commands' ? message : undefined;
    const properties = given.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2).map(unescaped));
    if (name !== 'stop-commands' && /^[a-z-]+$/.test(name))
      found.push({ name, properties: Object.fromEntries(properties), message: unescaped(message) });
  }
  assert.equal(token, undefined, 'commands are left switched off');
  return found;
}

function unescaped(text: string): string {
  const codes: Readonly<Record<string, string>> = { '%0A': '\n', '%0D': '\r', '%3A': ':', '%2C': ',', '%25': '%' };
  return text.replace(/%0A|%0D|%3A|%2C|%25/g, (code) => codes[code] ?? code);
}

test('problems stand on their lines, in the log and in the summary, wherever the files are said to be', async (t) => {
  const { folder, validate } = await checkout(t);
  for (const files of ['config', join(folder, 'config')]) {
    const { code, log, outputs, summary, state } = await validate({ files });
    assert.equal(code, 2, log);
    assert.deepEqual([Object.fromEntries(outputs), state.size], [{ 'exit-code': '2' }, 0]);
    const errors = commandsOf(log).filter(({ name }) => name === 'error');
    const places = errors.map(({ properties: { file, line, col, title } }) => [file, line, col, title?.slice(0, 4)]);
    assert.deepEqual(places[0], [next, '4', '12', 'V018']);
    assert.ok(places.every(([file]) => file === next) && places.length === 2, log);
    assert.match(log, /org-repo-next.yaml:4:12: error V018: .*\n[\s\S]*^1 of 2 files are valid: 2 errors/m);
    assert.match(summary, /^### ❌ 1 of 2 files are valid: 2 errors[^\n]*\n\n#### Errors\n\n\| File \| Line \| Rule /);
    assert.match(summary, new RegExp(`^\\| <code>${next.replaceAll('.', '\\.')}</code> \\| 4 \\| V018 \\| .*-1`, 'm'));
  }
});

test('valid ones end with 0, also with warnings, and what was not looked at is said', async (t) => {
  const text = wholeFile(
    'resources:\n  "*": &r {requests: {cpu: 1}}\n  other: *r\ntests:\n- as: e2e\n  steps:\n    workflow: lab\n',
  ).text;
  const { code, log, outputs, summary } = await (await checkout(t, { [main]: text })).validate({ files: main });
  assert.deepEqual([code, Object.fromEntries(outputs)], [0, { 'exit-code': '0' }], log);
  const kinds = new Set(commandsOf(log).map(({ name }) => name));
  assert.deepEqual([kinds.has('error'), kinds.has('warning')], [false, true], log);
  assert.match(summary, /^### ✅ 1 of 1 file is valid: \d warnings?.*\n\n#### Warnings\n/);
  assert.match(summary, /^Not checked: .*<code>--registry DIR<\/code>/m);
});

test('every input says what is around the files', async (t) => {
  const job = (steps: string) => `- as: e2e\n  steps:\n${steps}`;
  const { folder, validate } = await checkout(t, {
    [main]: wholeFile(`build_root:
  from_repository: true
images:
- from: src
  to: app
unknown: true
tests:
${job('    cluster_profile: aws\n    test:\n    - ref: lab-up\n')}
- as: claimed
  cluster_claim:
    version: "4.20"
    cloud: aws
    owner: others
  steps:
    test:
    - ref: lab-up
`).text,
    'registry/lab/OWNERS': 'approvers: []\n',
    [registry]:
      'ref:\n  as: lab-up\n  from: src\n  commands: lab-up-commands.sh\n  resources: {requests: {cpu: lots}}\n',
    'registry/lab/up/lab-up-commands.sh': 'true\n',
    'profiles.yaml': 'cluster_profiles:\n- name: gcp\n',
    'claims.yaml': '- claim: others\n  owners:\n  - org: others\n',
    'clone/.ci-operator.yaml': 'build_root_image:\n  name: release\n',
  });
  const around = {
    ...{ files: main, registry: join(folder, 'registry'), 'cluster-profiles': 'profiles.yaml', owners: 'claims.yaml' },
    ...{ source: 'clone', lenient: 'true', older: 'True' },
  };
  const { code, log, summary } = await validate(around);
  assert.equal(code, 2, log);
  const files = new Set(commandsOf(log).map(({ properties }) => properties.file));
  assert.deepEqual([...files].sort(), ['clone/.ci-operator.yaml', main, registry].sort(), log);
  assert.doesNotMatch(log, /not checked|V004/);
  assert.match(log, /warning S014: .*unknown/);
  assert.match(summary, /lab-up-ref\.yaml/);
  const found = new Set(
    commandsOf(log).flatMap(({ name, properties: { title = '' } }) => (name === 'error' ? title.slice(0, 4) : [])),
  );
  const off = await validate({ ...around, off: [...found].join('\n') });
  assert.equal(off.code, 0, off.log);
});

test('at most ten of each kind are annotations, and the last one counts the rest, which stand in the log', async (t) => {
  const { validate } = await checkout(t, {
    [main]: wholeFile(
      `resources:\n${[...Array(60).keys()].map((n) => `  r${n}:\n    requests:\n      cpu: -${n + 1}\n`).join('')}`,
    ).text,
  });
  const { log, summary } = await validate({ files: 'config', off: 'V014' });
  const errors = commandsOf(log).filter(({ name }) => name === 'error');
  const all = log.match(/^config.*: error V\d+: /gm)?.length ?? 0;
  assert.ok(all >= 60, log);
  assert.deepEqual(
    [errors.length, errors.at(-1)?.message],
    [10, `${all - 9} more errors: the log of this step has them all`],
  );
  for (const kind of ['warning', 'notice']) assert.ok(commandsOf(log).filter(({ name }) => name === kind).length <= 10);
  assert.match(summary, new RegExp(`^and ${all - 50} more$`, 'm'));
});

const hostile = [
  '::set-output name=exit-code::0',
  '%0A::error file=other.yaml::from%0Aa stranger',
  '\\n::stop-commands::x\\n::add-path::/tmp\\r::warning::w',
  '##[error]x \\x1b[31mred\\x1b[0m \\x1b]0;title\\x07 \\x9b31m',
  '| <script>alert(1)</script> | @somebody #1 ![x](https://a.test/x.png) `a` [b](https://a.test)',
  'x'.repeat(100_000),
].map((text) => `"${text}"`);

test('what is in a file, or is its name, neither ends an annotation nor is a command, nor Markdown', async (t) => {
  const text = wholeFile(
    `${hostile.map((text) => `${text.length > 1000 ? '? ' : ''}${text}\n: ${text}`.replace(/^"/, '? "')).join('\n')}
tests:
${hostile.map((text) => `- as: ${text}\n  commands: ${text}\n  cron: ${text}\n  container:\n    from: ${text}\n`).join('')}`,
  ).text;
  const names = [
    '::error::a, b=c.yaml',
    '::warning file=x::%0A.yaml',
    '\n::add-path::x\n.yaml',
    '\x1b[31m##[error]|@a<b>.yaml',
  ];
  const files = Object.fromEntries(names.map((name) => [join('config', name), text]));
  const { validate } = await checkout(t, { ...files, 'test-output/results/report.json': '{' });
  const { code, log, outputs, summary, state } = await validate({ files: 'config' });
  assert.deepEqual([code, Object.fromEntries(outputs), state.size], [2, { 'exit-code': '2' }, 0], log);
  const commands = commandsOf(log);
  assert.deepEqual(
    commands.filter(({ name }) => !['error', 'warning', 'notice'].includes(name)),
    [],
  );
  const there = new Set(names.map((name) => join('config', name).replaceAll('\x1b[31m', '').replaceAll('##[', '## [')));
  for (const { properties, message } of commands) {
    assert.ok(
      Object.keys(properties).every((name) => ['file', 'line', 'col', 'title'].includes(name)),
      message,
    );
    assert.ok(properties.file === undefined || there.has(properties.file), properties.file);
    assert.ok(message.length <= 2000, `${message.length}`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ones that must not be there
  assert.doesNotMatch(log + summary, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  assert.doesNotMatch(summary, /<script|\(https:\/\/|[^\\]!\[|@somebody|(?<![\\&])#1/);
  assert.ok(Buffer.byteLength(summary) < 2 ** 20);
});

test('files that are named like options are files; one that is not there, or no rule, is one error', async (t) => {
  const { validate } = await checkout(t, { ...texts, '--json': texts[main] ?? '' });
  assert.equal((await validate({ files: '--json' })).code, 0);
  for (const [inputs, message] of [
    [{ files: 'nowhere\n--off=V001' }, /cannot read "nowhere": there is none/],
    [{ files: main, off: 'V999' }, /no rule "V999" to turn off/],
    [{}, /no file was given/],
  ] as const) {
    const { code, log, outputs, summary } = await validate(inputs);
    const commands = commandsOf(log);
    assert.deepEqual([code, outputs.get('exit-code'), summary, commands.length], [2, '2', '', 1], log);
    assert.match(commands[0]?.message ?? '', message);
  }
});

test('a mistake in one of the lists is shown on its line', async (t) => {
  const { validate } = await checkout(t, {
    ...texts,
    'profiles.yaml': 'cluster_profiles:\n- name: gcp\n- name: [aws]\n',
  });
  const { code, log } = await validate({ files: main, 'cluster-profiles': 'profiles.yaml' });
  const places = commandsOf(log).map(({ properties: { file, line, col } }) => [file, line, col]);
  assert.deepEqual([code, places], [2, [['profiles.yaml', '3', '9']]], log);
});

test('in another format the answer is for scripts, and one error says how it ended', async (t) => {
  const { validate } = await checkout(t);
  const { code, log, summary } = await validate({ files: 'config', format: 'sarif' });
  assert.deepEqual([code, summary], [2, '']);
  assert.deepEqual(
    commandsOf(log).map(({ message }) => message),
    ['"ci validate" ended with exit code 2'],
  );
});
