import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import type { RunEvent } from '../../src/model/run-event.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { start, until } from '../e2e/process.ts';
import { ciWorld } from './ci-world.ts';

const world = await ciWorld({ speed: 10 });
const { sandbox } = world;
const minute = { timeout: 60_000 };
after(world.close);
afterEach(() => sandbox.trouble.setFaults({ importsStuck: [], claimsIgnored: false }));

/** When a run is cancelled, and what has to run all the same. */
interface Moment {
  readonly target: string;
  /** The step that it is cancelled in: as soon as it starts, or once it has said that. */
  readonly step: string;
  readonly says?: RegExp;
  /** Whether the test has begun: then its post steps run. */
  readonly hasPost?: boolean;
  readonly faults?: Parameters<typeof sandbox.trouble.setFaults>[0];
}

const moments: Readonly<Record<string, Moment>> = {
  'before the cluster is asked': { target: 'held', step: 'cluster' },
  'while inputs are resolved': { target: 'held', step: 'resolve:[input:tool]' },
  'while the namespace is made': { target: 'held', step: 'namespace' },
  'in an import': {
    ...{ target: 'outsider', step: '[input:outside]', says: /not done/ },
    faults: { importsStuck: ['acme/outside'] },
  },
  'as a Build begins': { target: 'unit', step: 'src' },
  'in a Build': { target: 'unit', step: 'src', says: /Cloning|clone|FROM|STEP/i },
  'while a lease is acquired': { target: 'held', step: 'lease:held' },
  'as a cluster is claimed': { target: 'held', step: 'claim:held' },
  'while a claim waits': {
    ...{ target: 'held', step: 'claim:held', says: /has no cluster yet/ },
    faults: { claimsIgnored: true },
  },
  'as the test begins': { target: 'held', step: 'begin:held', hasPost: true },
  'as a pod of pre is made': { target: 'held', step: 'run:held/set-up', hasPost: true },
  'in pre': { target: 'held', step: 'run:held/set-up', says: /^set up/, hasPost: true },
  'as a pod of test is made': { target: 'held', step: 'run:held/try-out', hasPost: true },
  'in test': { target: 'held', step: 'run:held/try-out', says: /^tried/, hasPost: true },
  'in post': { target: 'held', step: 'run:held/give-up', says: /^given up/, hasPost: true },
};

function saysOf(event: RunEvent): string | undefined {
  if (event.type === 'step-output') return event.line;
  return event.type === 'step-progress' ? event.message : undefined;
}

for (const [name, { target, step, says, hasPost = false, faults = {} }] of Object.entries(moments)) {
  test(`a run that is cancelled ${name}`, minute, async () => {
    sandbox.trouble.setFaults(faults);
    let isStopped = false;
    const { report, step: stepOf } = await world.run(['--target', target], {
      onEvent(event, stop) {
        const isThere = 'step' in event && event.step === step;
        const isMoment = says ? says.test(saysOf(event) ?? '') : event.type === 'step-started';
        if (isStopped || !isThere || !isMoment) return;
        isStopped = true;
        stop();
      },
    });
    assert.ok(isStopped, `it never came to ${step}: ${JSON.stringify(report.steps.map((one) => one.summary))}`);
    assert.deepEqual([report.run.state, report.run.exitCode], ['cancelled', 2]);
    assert.deepEqual(world.held(), []);
    if (hasPost) assert.equal(stepOf('run:held/give-up')?.status, 'succeeded', 'post runs');
    const bug = report.steps.find(({ error }) => error?.kind === 'bug');
    assert.equal(bug, undefined, bug?.summary);
  });
}

test('a second signal in post stops it, and what is held is given back', minute, async () => {
  let signals = 0;
  const { report, step } = await world.run(['--target', 'held'], {
    onEvent(event, stop) {
      const said = saysOf(event) ?? '';
      const isNext = signals === 0 ? said === 'tried' : signals === 1 && said === 'given up';
      if (!isNext) return;
      signals += 1;
      stop();
    },
  });
  assert.deepEqual([report.run.state, report.run.exitCode], ['cancelled', 2]);
  assert.equal(step('run:held/give-up')?.status, 'cancelled');
  assert.deepEqual(world.held(), []);
});

test('SIGINT: the program says it, ends with 2 and leaves nothing', minute, async (t) => {
  const { output, args } = world.argsOf(['--target', 'held', '--kubeconfig', sandbox.kubeconfig]);
  const run = start(t, ['ci', 'run', world.config, ...args], process.env);
  const log = join(output, 'artifacts/held/try-out/build-log.txt');
  await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('tried'), 'the test runs');
  run.kill('SIGINT');
  const { code, stderr, stdout } = await run.ended;
  assert.equal(code, 2, stderr);
  assert.match(stderr, /^SIGINT: stopping and cleaning up/m);
  assert.match(stderr, /run:held\/give-up +succeeded/);
  assert.match(stdout, /cancelled/);
  const report = join(output, 'results/report.json');
  assert.equal(parseReport(readFileSync(report, 'utf8'), report).run.state, 'cancelled');
  assert.deepEqual([world.held(), run.children()], [[], []]);
});

test('nothing is left once the namespaces are cleaned up', minute, async () => {
  await world.clean();
  await until(() => world.left().length === 0, `all is gone: ${world.left().join(', ')}`);
});
