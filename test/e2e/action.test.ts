import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { knownInputs } from '../../src/commands/action-inputs.ts';
import { reportSchema } from '../../src/report/report.ts';
import { createUpstream, type Sandbox, startCatalog, startSandbox } from '../../src/wiring.ts';
import { pushJobImage } from '../job/job-image.ts';
import { type Ended, inputVariables, runEntry as runHere } from './action-entry.ts';
import { cache, root } from './world.ts';

const folder = await mkdtemp(join(tmpdir(), 'streamstress-action-'));
let sandbox: Sandbox;
let catalog: Awaited<ReturnType<typeof startCatalog>>;
let places: Readonly<Record<string, string>>;

before(async () => {
  const demo = join(root, 'demo');
  const { repositories } = await createUpstream({ folder: join(folder, 'upstream'), demo, breaks: [] });
  const table = (name: keyof typeof repositories) => `[${name}]\nrepository = ${JSON.stringify(repositories[name])}\n`;
  await writeFile(join(folder, 'components.toml'), table('pipeline') + table('triggers'));
  const toolless = 'needs.oc.tools = []\nneeds.opc.tools = []\n';
  await writeFile(join(folder, 'suites.toml'), `${table('release-tests')}ref = "main"\ntags = ""\n${toolless}`);
  [sandbox, catalog] = await Promise.all([startSandbox({ folder: join(folder, 'sandbox') }), startCatalog()]);
  places = { 'components-file': join(folder, 'components.toml'), 'output-dir': join(folder, 'output') };
});

after(async () => {
  await Promise.all([sandbox.close(), catalog.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** Starts an entry on a machine that has all that a run needs. */
function runEntry(
  entry: string,
  variables: Readonly<Record<string, string>>,
  started?: (child: ChildProcess) => void,
): Promise<Ended> {
  return runHere({ entry, folder, environment: { ...process.env, ...surroundings() }, variables, started });
}

function surroundings(): Readonly<Record<string, string>> {
  return {
    KUBECONFIG: sandbox.kubeconfig,
    KO_DEFAULTBASEIMAGE: sandbox.baseImage,
    STREAMSTRESS_GAUGE: sandbox.gauge,
    STREAMSTRESS_CACHE: join(cache, 'streamstress'),
    CATALOG_URL: catalog.url,
    GOCACHE: join(cache, 'go-build'),
    GOMODCACHE: join(cache, 'go-mod'),
  };
}

function action(inputs: Readonly<Record<string, string>>, started?: (child: ChildProcess) => void): Promise<Ended> {
  return runEntry('action.ts', inputVariables(inputs), started);
}

function nightInputs(): Readonly<Record<string, string>> {
  const registry = `${sandbox.registry}/tekton-upstream`;
  return { ...places, 'suites-file': join(folder, 'suites.toml'), registry, components: 'pipeline\ntriggers:main' };
}

/** What the operator's Subscription adds to the environment of the operator. */
function swapped(): readonly unknown[] {
  const subscriptions = sandbox.store.list({ apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' });
  return subscriptions.flatMap(({ spec }) => (spec as { config?: { env?: unknown[] } } | undefined)?.config?.env ?? []);
}

test('a green night: outputs, summary, folded groups', async () => {
  const ended = await action({ ...nightInputs(), 'run-id': 'green', keep: 'False' });
  assert.equal(ended.code, 0, ended.log);
  const path = join(folder, 'output', 'results', 'report.json');
  const { totals, verdict } = reportSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  assert.ok(totals.passed > 0);
  const { tests, passed, flaky, failed, errors, skipped } = totals;
  assert.deepEqual(Object.fromEntries(ended.outputs), {
    ...{ verdict: verdict.sentence, kind: 'passed', 'exit-code': '0', report: path, 'run-id': 'green' },
    ...{ tests: `${tests}`, passed: `${passed}`, flaky: `${flaky}`, failed: `${failed}`, errors: `${errors}` },
    ...{ skipped: `${skipped}`, 'page-url': '', 'new-failures': '0', 'new-regressions': '[]' },
  });
  assert.match(ended.summary, /^### ✅ Upstream is safe to take/);
  assert.match(ended.log, /^::group::build:pipeline/m);
  assert.equal(ended.log.match(/^::group::/gm)?.length, ended.log.match(/^::endgroup::$/gm)?.length);
  assert.deepEqual([ended.state.get('restore'), swapped()], ['', []]);
});

test('results tells of an earlier run what that has told', async () => {
  const { code, outputs, summary } = await action({ 'output-dir': places['output-dir'] ?? '', command: 'results' });
  assert.deepEqual([code, outputs.get('run-id'), outputs.get('kind')], [0, 'green', 'passed']);
  assert.match(summary, /^### ✅/);
});

test('what a killed run leaves on the cluster is taken back by the post entry', async () => {
  const killed = await action({ ...nightInputs(), components: 'pipeline' }, (child) => {
    const stop = sandbox.store.watch(() => swapped().length > 0 && child.kill('SIGKILL'));
    child.once('exit', stop);
  });
  assert.equal(killed.code, null, killed.log);
  assert.notEqual(swapped().length, 0);
  const ended = await runEntry('cleanup.ts', { STATE_restore: killed.state.get('restore') ?? '' });
  assert.deepEqual([ended.code, swapped()], [0, []], ended.log);
});

test('cancelled as a runner cancels, the run takes its images back within its ten seconds', async () => {
  const timers: NodeJS.Timeout[] = [];
  const ended = await action({ ...nightInputs(), components: 'pipeline' }, (child) => {
    const stop = sandbox.store.watch(() => {
      if (swapped().length === 0 || timers.length > 0) return;
      child.kill('SIGINT');
      timers.push(
        setTimeout(() => child.kill('SIGTERM'), 7_500),
        setTimeout(() => child.kill('SIGKILL'), 10_000),
      );
    });
    child.once('exit', stop);
  });
  for (const timer of timers) clearTimeout(timer);
  assert.deepEqual([ended.code, ended.state.get('restore'), swapped()], [2, '', []], ended.log);
  assert.equal(ended.outputs.get('kind'), 'cancelled');
});

test('cancelled while a Job is followed: it is left for Post to stop; where nobody has cancelled, nothing is', async () => {
  const image = await pushJobImage(sandbox.registry, { ...process.env, ...surroundings() });
  const inputs = { ...nightInputs(), components: 'pipeline', 'in-cluster': 'true', 'job-image': image };
  const cancelled = await action(inputs, (child) => {
    const stop = sandbox.store.watch(() => swapped().length > 0 && child.kill('SIGINT'));
    child.once('exit', stop);
  });
  const left = cancelled.state.get('cancel') ?? '';
  assert.match(left, /"--job=streamstress-\d+"/, cancelled.log);
  const ended = await runEntry('cleanup.ts', { STATE_cancel: left });
  assert.deepEqual([ended.code, swapped()], [0, []], ended.log);
  const refused = await action({ ...inputs, components: 'none' });
  assert.equal(refused.state.get('cancel'), '', refused.log);
  const kept = await action({ ...inputs, 'keep-job': 'true', components: 'none' });
  assert.equal(kept.state.get('cancel'), undefined, kept.log);
});

test('nothing is done where main has ended by itself', async () => {
  const { code, log } = await runEntry('cleanup.ts', { STATE_restore: '' });
  assert.deepEqual([code, log], [0, '']);
});

test('inputs sign in with a password, which comes in the environment and is never said', async () => {
  const password = (await readFile(sandbox.kubeadminPassword, 'utf8')).trim();
  const inputs = {
    ...{ INPUT_COMMAND: 'restore', 'INPUT_API-URL': sandbox.server, INPUT_USERNAME: 'kubeadmin' },
    ...{ 'INPUT_CERTIFICATE-AUTHORITY': sandbox.certificateAuthority, 'INPUT_INSECURE-SKIP-TLS-VERIFY': 'false' },
  };
  const { code, log } = await runEntry('action.ts', { ...inputs, STREAMSTRESS_PASSWORD: password });
  assert.equal(code, 0, log);
  assert.match(log, /^sign-out: succeeded .*\n {2}→ the token is revoked$/m);
  assert.equal(log.split('\n').at(-3), 'nothing was changed', 'the answer is that of the restore');
  assert.ok(!log.includes(password));
});

test('bad requests: one error, exit code 2', async () => {
  const unknown = await action({ ...places, command: 'build', components: 'pipelin', registry: 'localhost/tekton' });
  assert.deepEqual([unknown.code, unknown.outputs.get('exit-code'), unknown.summary], [2, '2', '']);
  assert.match(unknown.log, /^::error::no such component: "pipelin" .*known ones are pipeline, triggers/m);
  const several = await action({ ...places, componets: 'x', confirm: 'yes', tags: 'a' });
  assert.match(several.log, /::error::there is no input "componets": did you mean "components"/);
  assert.match(several.log, /%0Ainput "confirm" is "yes": write true or false$/m);
});

test('a mistake in a file of the checkout is shown on its line', async () => {
  const file = join(folder, 'wrong.toml');
  await writeFile(file, '[pipeline]\nrepositry = "x"\n[triggers]\nbranch = 1\n');
  const { code, log } = await action({
    ...places,
    command: 'build',
    registry: 'localhost/tekton',
    'components-file': file,
  });
  assert.equal(code, 2, log);
  assert.deepEqual(log.match(/^::error file=wrong\.toml,line=\d/gm), [
    '::error file=wrong.toml,line=2',
    '::error file=wrong.toml,line=4',
  ]);
});

test('a password or a token is no input, and is hidden before that is said', async () => {
  const { code, log } = await action({ ...places, password: 'correct horse', 'cluster-api-url': 'https://a:6443' });
  assert.equal(code, 2);
  assert.match(log, /no input "password": inputs are shown in logs: set STREAMSTRESS_PASSWORD/);
  assert.match(log, /no input "cluster-api-url": it is "api-url"/);
  assert.ok(!log.includes('correct horse'));
});

test('action.yml has the inputs that the commands take', async () => {
  const inputs = /^inputs:\n([\s\S]*?)\n\n/m.exec(await readFile(join(root, 'action.yml'), 'utf8'))?.[1] ?? '';
  const names = [...inputs.matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name);
  assert.deepEqual(names.sort(), [...(await knownInputs())].sort());
});
