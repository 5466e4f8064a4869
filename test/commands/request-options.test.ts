import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Terminal } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { hostOptionsOf, requestOf } from '../../src/commands/request-options.ts';
import { run } from '../../src/commands/run.ts';
import { plainTesting } from '../model/plain-request.ts';

function terminal(environment: Terminal['environment'] = {}): Terminal {
  const never = new AbortController().signal;
  return {
    ...{ stdout: process.stdout, stderr: process.stderr, folder: '/home/me', packageFolder: '/package' },
    ...{
      version: '1.2.3',
      signals: { cancel: never, force: never },
      self: ['node', ''],
      progress: 'terminal',
      environment,
    },
  };
}

const parse = (...args: string[]) => parseCommand(run as Command, args);
const request = (...args: string[]) => requestOf('run', parse(...args), terminal({ HOME: '/home/me' }));
const host = (...args: string[]) => hostOptionsOf(parse(...args), terminal({ HOME: '/home/me' }), []);

test('without options, the defaults of the README', () => {
  const { runId, ...rest } = request();
  assert.match(runId, /^run-\d{8}-\d{6}$/);
  assert.deepEqual(rest.components, []);
  assert.equal(rest.outputDir, '/home/me/test-output');
  assert.equal(rest.cacheDir, '/home/me/.cache/streamstress');
  assert.deepEqual([rest.confirm, rest.keep, rest.history, rest.publish], [false, false, false, false]);
  assert.equal(host().branch, 'gh-pages');
  const { type, files, byDefault } = { files: undefined, byDefault: undefined, ...host().signIn };
  assert.deepEqual([type, files, byDefault], ['kubeconfig', ['/home/me/.kube/config'], true]);
});

test('components come as lists or one by one, with any ref', () => {
  const lists = ['--components', 'pipeline, triggers:v0.30.0', '--component', 'x:pr/12/head,y@2020-10-31'];
  assert.deepEqual(request(...lists, '--components', 'z:feature/a@2020-02-29').components, [
    { name: 'pipeline', ref: undefined, origin: '--components' },
    { name: 'triggers', ref: 'v0.30.0', origin: '--components' },
    { name: 'z', ref: 'feature/a@2020-02-29', origin: '--components' },
    { name: 'x', ref: 'pr/12/head', origin: '--component' },
    { name: 'y', ref: '@2020-10-31', origin: '--component' },
  ]);
  assert.equal(request('--as-of', '2020-10-31').asOf, '2020-10-31');
});

test('environment stands in for options, and empty variables for none', () => {
  const given = parse();
  const { gaugePath, cacheDir } = requestOf(
    'run',
    given,
    terminal({ HOME: '/h', STREAMSTRESS_GAUGE: '/g', STREAMSTRESS_CACHE: '/c' }),
  );
  assert.deepEqual([gaugePath, cacheDir], ['/g', '/c']);
  const none = requestOf('run', given, terminal({ STREAMSTRESS_GAUGE: '', XDG_CACHE_HOME: '/x' }));
  assert.deepEqual([none.gaugePath, none.cacheDir], [undefined, '/x/streamstress']);
});

test('tests: which, how, for how long, and what is red', () => {
  const { testing: plain } = request();
  assert.deepEqual(plain, plainTesting);
  const where = ['--tests-repo', 'fork', '--release-tests-ref', 'pr/3', '--tags', 'sanity'];
  const which = ['--scenario', 'specs/a.spec:3', '--scenario', 'specs/b.spec:12', '--parallel', '4', '--reruns', '2'];
  const limits = ['--scenario-timeout', '1h30m', '--run-timeout', '90', '--lock-timeout', '10m'];
  const { testing, lockTimeout } = request(...where, ...which, ...limits, '--assume-upstream', '--fail-on', 'new');
  assert.deepEqual(testing, {
    ...{ repository: '/home/me/fork', ref: 'pr/3', tags: 'sanity', scenarios: ['specs/a.spec:3', 'specs/b.spec:12'] },
    ...{ command: undefined, streams: 4, reruns: 2, scenarioTimeout: 5400, runTimeout: 90, profile: false },
    ...{ assumeUpstream: true, failOn: 'new' },
  });
  assert.equal(lockTimeout, 600);
  const { command } = request('--test-command', 'npm test', '--junit', 'reports/*.xml').testing;
  assert.deepEqual(command, { line: 'npm test', folder: '/home/me', junit: 'reports/*.xml' });
});

test('paths are those of the folder, addresses stay as they are', () => {
  assert.equal(host('--remote', 'history.git').remote, '/home/me/history.git');
  assert.equal(host('--remote', './a:b').remote, '/home/me/a:b');
  for (const remote of [
    'https://github.com/org/results',
    'git@github.com:org/results',
    'ssh://git@host/x',
    'file:///x',
  ]) {
    assert.equal(host('--remote', remote).remote, remote);
  }
  assert.equal(host('--components-file', 'mine.toml').componentsFile, '/home/me/mine.toml');
});

test('labels come each once, and pages are served below an address', () => {
  assert.deepEqual(request('--label', 'nightly', '--label', 'a/b', '--label', 'nightly').labels, ['a/b', 'nightly']);
  assert.deepEqual(request().labels, []);
  assert.equal(host('--site-url', 'https://x.example/results').siteUrl, 'https://x.example/results/');
  assert.equal(host().siteUrl, undefined);
});

const wrong: readonly (readonly [readonly string[], RegExp])[] = [
  [['--components', ''], /--components "": a name is missing/],
  [['--components', 'pipeline,,triggers'], /a name is missing; write name\[:ref\] or name@DATE, separated by commas/],
  [['--components', 'pipeline:'], /the ref of "pipeline" is missing/],
  [['--components', 'a:x', '--components', 'a:y'], /--components "a:x,a:y": "a" is there twice/],
  [['--components', 'a', '--component', 'a@2020-01-01'], /"a" is there twice/],
  [['--component', 'a:pr/x'], /--component "a:pr\/x": the ref of "a" is no ref: write pr\/123 for the merge/],
  [['--components', 'a@2020-02-30'], /the ref of "a" is no ref: "2020-02-30" is no day; write YYYY-MM-DD/],
  [['--components', 'a@yesterday'], /"yesterday" is no day/],
  [['--components', 'a@2999-01-01'], /2999-01-01 is yet to come; today is \d{4}-\d\d-\d\d, UTC/],
  [
    ['--components', 'a:x y,b:,c:pr/0'],
    /"a" is no ref: git allows no " ".*\n.*the ref of "b" is missing.*\n.*of "c" is no ref/,
  ],
  [['--label', 'two words'], /--label "two words": one word of at most 40 letters/],
  [['--as-of', '31.10.2020'], /--as-of "31\.10\.2020": write a day as YYYY-MM-DD/],
  [['--release-tests-ref', 'pr/one'], /--release-tests-ref "pr\/one": write pr\/123/],
  [['--registry', 'https://quay.io/x'], /write HOST\[:PORT\]\/REPOSITORY/],
  [['--registry', 'quay.io'], /write HOST/],
  [['--registry', 'quay.io/org/x:latest'], /without a tag/],
  [['--run-id', '../x'], /up to 64 letters/],
  [['--tests-repo', ''], /name a git repository/],
  [['--tags', 'e2e & ('], /--tags "e2e & \(": write tags with & \| ! and parentheses/],
  [['--scenario', 'specs/a.spec'], /--scenario "specs\/a\.spec": write FILE:LINE/],
  [['--parallel', '0'], /a whole number from 1 to 999/],
  [['--reruns', '-1'], /a whole number from 0 to 999|needs a value/],
  [['--scenario-timeout', 'long'], /--scenario-timeout "long": write how long, such as 30m, 2h or 1h30m/],
  [['--run-timeout', '0'], /nothing could run/],
  [['--lock-timeout', '5 minutes'], /write how long/],
  [['--fail-on', 'some'], /there are any, new and none/],
  [['--test-command', 'make test'], /--test-command needs --junit GLOB/],
  [['--junit', '*.xml'], /--junit needs --test-command COMMAND/],
  [
    ['--test-command', 'x', '--junit', '*.xml', '--tags', 'e2e', '--reruns', '1', '--confirm'],
    /takes the place of the suites, which --tags, --reruns, --confirm is about/,
  ],
  [['--output-dir', ''], /name a folder/],
];

for (const [args, message] of wrong) {
  test(`${args.join(' ')} is refused`, () => {
    assert.throws(() => request(...args), { kind: 'request', reason: 'options:invalid', message });
  });
}

test('a comparison and a publication need a history', async () => {
  for (const option of ['--confirm', '--publish']) {
    const message = `${option} needs a history: give --remote URL`;
    await assert.rejects(async () => run.run(parse(option), terminal()), { reason: 'options:no_remote', message });
  }
});

test('the cache is the one that is named, that of the runner, or that of the user', () => {
  const cache = (environment: Terminal['environment']) => requestOf('run', parse(), terminal(environment)).cacheDir;
  const home = { HOME: '/home/me' };
  const runner = { ...home, RUNNER_TOOL_CACHE: '/opt/hostedtoolcache' };
  assert.equal(cache(home), '/home/me/.cache/streamstress');
  assert.equal(cache({ ...home, XDG_CACHE_HOME: '/cache' }), '/cache/streamstress');
  assert.equal(cache(runner), '/opt/hostedtoolcache/streamstress');
  assert.equal(cache({ ...runner, STREAMSTRESS_CACHE: '/here' }), '/here');
});
