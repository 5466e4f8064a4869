import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { announceOptions } from '../../src/commands/announce-options.ts';
import type { Terminal } from '../../src/commands/command.ts';
import { jobOrder } from '../../src/commands/job-order.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { hostOptionsOf, requestOf } from '../../src/commands/request-options.ts';
import { run } from '../../src/commands/run.ts';
import { clusterOptions } from '../../src/commands/sign-in-options.ts';
import { type JobOrder, jobFolder, jobWorkFolder } from '../../src/model/job.ts';
import type { Request } from '../../src/model/request.ts';

const folder = await mkdtemp(join(tmpdir(), 'streamstress-'));
after(() => rm(folder, { recursive: true }));
const files = ['components-file', 'suites-file', 'known-issues', 'history-file'];
for (const name of files) await writeFile(join(folder, `${name}.own`), `# ${name}\n`);

const never = new AbortController().signal;
const terminal = (environment: Terminal['environment'], at: string): Terminal => ({
  ...{ stdout: process.stdout, stderr: process.stderr, progress: 'terminal', environment, folder: at },
  ...{ packageFolder: folder, version: 'test', signals: { cancel: never, force: never }, self: ['node'] },
});
const here = terminal({ HOME: folder, GITHUB_TOKEN: 'hidden', GITHUB_RUN_ID: '7', QUAY_TOKEN: 'secret' }, folder);

/** Values of options that take no word; any other is `a-word`. */
const values: Readonly<Record<string, readonly string[]>> = {
  components: ['pipeline:main,triggers@2026-01-02', 'chains'],
  component: ['results:pr/12'],
  'as-of': ['2026-01-03'],
  registry: ['registry.example.com/team'],
  image: ['console-plugin=registry.example.com/a/b:1', 'chains/controller=registry.example.com/a/c:2'],
  'lock-timeout': ['10m'],
  'tests-repo': ['git.example.com:team/fork'],
  scenario: ['specs/a.spec:3', 'specs/b.spec:4'],
  tags: ['e2e & !tls'],
  parallel: ['3'],
  reruns: ['2'],
  'scenario-timeout': ['30m'],
  'run-timeout': ['2h'],
  'fail-on': ['new'],
  remote: ['https://git.example.com/history.git'],
  branch: ['results-$(HOME)'],
  'site-url': ['https://example.com/site'],
  label: ['nightly', 'weekly'],
  'base-image': ['registry.example.com/base:1'],
};

/** What the option is for leaves with the one who waits, or is no option of a run in a Job. */
const notForTheJob = new Set([
  'cluster-claim',
  ...['local', 'json', 'dry-run', 'graph', 'date-range', 'job-image', 'job-base-image', 'skip-build', 'images-file'],
  ...['tests-token-file', 'test-command', 'junit', 'output-dir'],
  ...Object.keys(clusterOptions),
  ...Object.keys(announceOptions),
]);

const options = Object.keys(run.options).filter((name) => !notForTheJob.has(name));

const argumentsOf = (name: string): readonly string[] => {
  if (run.options[name]?.value === undefined) return [`--${name}`];
  if (files.includes(name)) return [`--${name}=${name}.own`];
  return (values[name] ?? ['a-word']).map((value) => `--${name}=${value}`);
};

async function orderOf(...args: string[]): Promise<{ order: JobOrder; request: Request; remote: string | undefined }> {
  const given = parseCommand(run, args);
  const request = requestOf('run', given, here);
  const { remote } = hostOptionsOf(given, here, []);
  const made = { given, terminal: here, options: run.options, request, remote, variables: ['QUAY_TOKEN'], now: 5000 };
  return { order: await jobOrder(made), request, remote };
}

/** As the kubelet replaces variables in arguments. */
const variables = (order: JobOrder, host: string): Terminal['environment'] => ({
  ...{ KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: '443', STREAMSTRESS_JOB: order.name },
  ...{ ...order.environment, ...order.secrets, HOME: jobWorkFolder },
});
const expanded = (text: string, env: Terminal['environment']) =>
  text.replace(/\$?\$\(([^)]+)\)/g, (found, name) => (found.startsWith('$$') ? found.slice(1) : (env[name] ?? found)));

function parsedThere(order: JobOrder, host = '10.0.0.1') {
  const environment = variables(order, host);
  const [command, ...args] = order.args.map((arg) => expanded(arg, environment));
  assert.equal(command, 'run');
  const given = parseCommand(run, args);
  const there = terminal(environment, '/opt/streamstress');
  return { request: requestOf('run', given, there), host: hostOptionsOf(given, there, []) };
}

/** What differs between the two by its nature: where it runs, who it is, and that it builds nothing. */
function comparable({ outputDir, cacheDir, inJob, signsOut, building, workflowRun, ...rest }: Request) {
  const { imagesFile, jobs, ...others } = building;
  return { ...rest, building: others };
}

for (const name of options) {
  test(`--${name} reaches the Job`, async () => {
    const { order, request, remote } = await orderOf(...argumentsOf(name));
    const there = parsedThere(order);
    assert.deepEqual(comparable(there.request), comparable(request));
    assert.equal(there.host.remote, remote);
    if (files.includes(name)) assert.equal(order.files[`${name}.toml`], `# ${name}\n`);
  });
}

test('all options at once, and nothing secret in the arguments', async () => {
  const { order, request, remote } = await orderOf(...options.flatMap(argumentsOf));
  const there = parsedThere(order);
  assert.deepEqual(comparable(there.request), comparable(request));
  const { branch, keepCommits, siteUrl } = hostOptionsOf(parseCommand(run, options.flatMap(argumentsOf)), here, []);
  assert.deepEqual(
    { ...there.host, signIn: undefined },
    {
      ...there.host,
      ...{ signIn: undefined, remote, branch, keepCommits, siteUrl },
    },
  );
  assert.equal(there.host.componentsFile, `${jobFolder}/components-file.toml`);
  assert.deepEqual(order.secrets, { GITHUB_TOKEN: 'hidden', QUAY_TOKEN: 'secret', STREAMSTRESS_REMOTE: remote });
  assert.doesNotMatch(JSON.stringify([order.args, order.environment]), /hidden|secret|history\.git/);
  assert.equal(order.name, 'a-word');
});

test('a Job signs in as itself, its tests as somebody else, and waits for no shorter than a suite runs', async () => {
  const { order } = await orderOf();
  const { request, host } = parsedThere(order);
  assert.deepEqual([order.name, request.inJob], ['streamstress-5', order.name]);
  assert.ok(host.signIn.type === 'token');
  assert.equal(host.signIn.server, 'https://10.0.0.1');
  assert.equal(host.signIn.testsToken?.type, 'file');
  assert.equal(order.deadline, 7 * 3600);
  assert.equal((await orderOf('--run-timeout=2h')).order.deadline, 3 * 3600);
});

test('a pod of an IPv6 cluster finds the API server, too', async () => {
  const { host } = parsedThere((await orderOf()).order, 'fd00:10:96::1');
  assert.equal(host.signIn.type === 'token' && host.signIn.server, 'https://[fd00:10:96::1]');
});

const ofThisMachine = [
  [['--test-command=make', '--junit=*.xml'], /^--test-command runs in a folder of this machine, .* give --local$/],
  [['--remote=./history.git'], /^--remote "\/.*\/history\.git" is a folder of this machine, .* or --local$/],
  [['--remote=file:///srv/history.git'], /^--remote "file:\/\/\/srv\/history\.git" is a folder of this machine/],
  [['--tests-repo=fork'], /^--tests-repo "\/.*\/fork" is a folder of this machine/],
  [['--remote=FILE:/srv', '--tests-repo=fork'], /^--remote .*\n--tests-repo .*$/],
] as const;

for (const [args, message] of ofThisMachine) {
  test(`what runs in a folder of this machine runs here: ${args.join(' ')}`, async () => {
    await assert.rejects(orderOf(...args), { reason: 'options:invalid', message });
  });
}

test('the image has what it is built of', async () => {
  const text = await readFile(join(import.meta.dirname, '../../Containerfile'), 'utf8');
  assert.match(text, /^ARG BASE_IMAGE=/m);
});
