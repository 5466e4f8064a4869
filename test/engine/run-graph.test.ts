import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graph } from '../../src/engine/graph.ts';
import { type GraphResult, runGraph } from '../../src/engine/run-graph.ts';
import type { Step } from '../../src/engine/step.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
import { carries, step, worldOfTime } from './steps.ts';

interface Ran extends GraphResult {
  readonly events: readonly RunEvent[];
}

async function run(
  steps: readonly Step[],
  cancel = new AbortController(),
  force = new AbortController(),
): Promise<Ran> {
  const events: RunEvent[] = [];
  const signals = { cancel: cancel.signal, force: force.signal };
  return { ...(await runGraph(graph(steps), worldOfTime(), (event) => events.push(event), signals)), events };
}

function statuses({ steps }: GraphResult): Record<string, string> {
  return Object.fromEntries(steps.map(({ name, status }) => [name, status]));
}

function told({ events }: Ran): string[] {
  return events.flatMap((event) => {
    if (event.type === 'step-started') return [`${event.step} starts`];
    return event.type === 'step-ended' ? [`${event.result.name} ${event.result.status}`] : [];
  });
}

const fails = async () => {
  throw new StreamstressError('build', ['building', 'ko_failed'], 'it does not compile');
};

test('a step starts when what it requires exists, and gets it', async () => {
  let seen: unknown;
  const ran = await run([
    step('build', { requires: ['source:a'], creates: ['image:a/x'] }, async (inputs) => {
      seen = inputs.get('source:a');
      return undefined;
    }),
    step('clone', { creates: ['source:a'] }),
  ]);
  assert.equal(seen, 'clone');
  assert.equal(ran.find('image:a/x'), 'build');
  assert.deepEqual(told(ran), ['clone starts', 'clone succeeded', 'build starts', 'build succeeded']);
  assert.equal(ran.events[0]?.type, 'run-started');
  assert.equal(ran.events.at(-1)?.type, 'run-ended');
});

test('results come in the order of the plan, with times and summaries', async () => {
  const ran = await run([step('late', { requires: ['source:a'] }), step('early', { creates: ['source:a'] })]);
  const [late, early] = ran.steps;
  assert.equal(late?.name, 'late');
  assert.equal(early?.startedAt, '2026-01-01T00:00:01.000Z');
  assert.equal(early?.seconds, 1);
  assert.equal(early?.summary, 'early is done');
});

test('a failure blocks its descendants and nobody else', async () => {
  const ran = await run([
    step('clone', { creates: ['source:a'] }, fails),
    step('build', { requires: ['source:a'], creates: ['image:a/x'] }),
    step('deploy', { requires: ['image:a/x'] }),
    step('other', { creates: ['source:b'] }),
    step('last', { requires: ['source:b'], after: ['image:a/x'] }),
  ]);
  const ended = { clone: 'failed', build: 'blocked', deploy: 'blocked', other: 'succeeded', last: 'succeeded' };
  assert.deepEqual(statuses(ran), ended);
  assert.equal(ran.steps[0]?.error?.reason, 'building:ko_failed');
  assert.equal(ran.steps[1]?.summary, 'needs "source:a", which "clone" did not create');
  assert.equal(ran.steps[2]?.startedAt, undefined);
});

test('what is thrown without a reason is a bug of ours', async () => {
  const [result] = (await run([step('odd', {}, () => Promise.reject(new TypeError('x is not a function')))])).steps;
  assert.equal(result?.status, 'failed');
  assert.equal(result?.error?.kind, 'bug');
});

test('red tests did their work, and what must not follow them is blocked', async () => {
  const red = async () => ({ red: true, created: [carries('results:a', 'red')] });
  const ran = await run([
    step('test', { creates: ['results:a', 'tested:a'] }, red),
    step('report', { requires: ['results:a'] }),
    step('release', { requires: ['tested:a'] }),
  ]);
  assert.deepEqual(statuses(ran), { test: 'red', report: 'succeeded', release: 'blocked' });
});

test('a step that is blocked already keeps nobody waiting', async () => {
  const free = Promise.withResolvers<void>();
  const ran = await run([
    step('broken', { creates: ['source:a'] }, fails),
    step('slow', { creates: ['source:b'] }, () => free.promise.then(() => undefined)),
    step('both', { requires: ['source:a', 'source:b'], creates: ['image:x'] }),
    step('after', { after: ['image:x'] }, async () => {
      free.resolve();
      return undefined;
    }),
  ]);
  assert.deepEqual(statuses(ran), { broken: 'failed', slow: 'succeeded', both: 'blocked', after: 'succeeded' });
});

test('a step reads and creates what it declares, nothing else', async () => {
  const reads = (how: 'get' | 'find') =>
    step(`${how}s`, {}, async (inputs) => {
      inputs[how]('source:a');
      return undefined;
    });
  const creates = step('creates', {}, async () => ({ created: [carries('source:b', 1)] }));
  const ran = await run([step('clone', { creates: ['source:a'] }), reads('get'), reads('find'), creates]);
  const summaries = ran.steps.slice(1).map(({ summary, error }) => [error?.reason, summary]);
  const reason = 'engine:undeclared_link';
  assert.deepEqual(summaries, [
    [reason, '"gets" reads "source:a" without declaring it'],
    [reason, '"finds" reads "source:a" without declaring it'],
    [reason, '"creates" creates "source:b" without declaring it'],
  ]);
  assert.equal(ran.find('source:b'), undefined);
});

test('progress and output of a step are events', async () => {
  const talks = step('talks', {}, async (_inputs, { progress, output }) => {
    progress('working');
    output('a line');
    return { skipped: true };
  });
  const { events } = await run([talks]);
  assert.deepEqual(events.slice(2, 4), [
    { type: 'step-progress', step: 'talks', message: 'working' },
    { type: 'step-output', step: 'talks', line: 'a line' },
  ]);
  assert.equal(told({ events } as Ran).at(-1), 'talks skipped');
});

/** Ends as a well-behaved step does when its signal fires. */
function untilStopped(signal: AbortSignal): Promise<undefined> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new StreamstressError('cancelled', ['cancelled'], 'stopped'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

test('after a cancel nothing starts but the clean-up, and it waits for what runs', async () => {
  const cancel = new AbortController();
  const stopping = Promise.withResolvers<void>();
  const order: string[] = [];
  const ran = run(
    [
      step('deploy', { creates: ['deployed:all'] }, async (_inputs, { signal }) => {
        cancel.abort('SIGINT');
        await untilStopped(signal).catch(() => stopping.promise);
        order.push('deploy ended');
        throw new StreamstressError('cancelled', ['cancelled'], 'stopped');
      }),
      step('test', { requires: ['deployed:all'], creates: ['results:a'] }),
      step('restore', { after: ['results:a'], cleanup: true }, async (_inputs, { signal }) => {
        order.push('restore starts');
        assert.equal(signal.aborted, false);
        return undefined;
      }),
    ],
    cancel,
  );
  setImmediate(stopping.resolve);
  const ended = await ran;
  assert.deepEqual(statuses(ended), { deploy: 'cancelled', test: 'cancelled', restore: 'succeeded' });
  assert.deepEqual(order, ['deploy ended', 'restore starts']);
  assert.equal(ended.cancelled, true);
  assert.deepEqual(
    ended.events.find(({ type }) => type === 'run-cancelled'),
    { type: 'run-cancelled', why: 'SIGINT' },
  );
});

test('clean-up does not wait for a step that has nothing to do with it', async () => {
  const cancel = new AbortController();
  const free = Promise.withResolvers<undefined>();
  const ran = await run(
    [
      step('deaf', {}, () => free.promise),
      step('deploy', { creates: ['deployed:all'] }),
      step('wait', { requires: ['deployed:all'], creates: ['results:a'] }, (_inputs, { signal }) => {
        setImmediate(() => cancel.abort());
        return untilStopped(signal);
      }),
      step('restore', { after: ['results:a'], cleanup: true }, async () => {
        free.resolve(undefined);
        return undefined;
      }),
    ],
    cancel,
  );
  assert.deepEqual(statuses(ran), { deaf: 'succeeded', deploy: 'succeeded', wait: 'cancelled', restore: 'succeeded' });
});

test('clean-up runs after a failure too, and may look for what was never created', async () => {
  let found: unknown = 'nothing asked';
  const ran = await run([
    step('connect', { creates: ['cluster:target'] }, fails),
    step('restore', { after: ['cluster:target'], cleanup: true }, async (inputs) => {
      found = inputs.find('cluster:target');
      return undefined;
    }),
  ]);
  assert.deepEqual(statuses(ran), { connect: 'failed', restore: 'succeeded' });
  assert.equal(found, undefined);
});

test('the second request stops the clean-up, too, but for what is urgent', async () => {
  const [cancel, force] = [new AbortController(), new AbortController()];
  const steps = [
    step('restore', { cleanup: true, creates: ['deployed:all'] }, (_inputs, { signal }) => {
      cancel.abort();
      setImmediate(() => force.abort());
      return untilStopped(signal);
    }),
    step('sweep', { after: ['deployed:all'], cleanup: true }),
    step('give-back', { after: ['deployed:all'], cleanup: true, urgent: true }, async (_inputs, { signal }) => {
      assert.equal(signal.aborted, false);
      return undefined;
    }),
  ];
  const ran = await run(steps, cancel, force);
  assert.deepEqual(statuses(ran), { restore: 'cancelled', sweep: 'cancelled', 'give-back': 'succeeded' });
  assert.equal(ran.steps[1]?.summary, 'not started: the clean-up was stopped too');
});

test('a run that is cancelled before it begins starts nothing but the clean-up', async () => {
  const cancel = new AbortController();
  cancel.abort('SIGTERM');
  const ran = await run([step('build', {}), step('restore', { cleanup: true })], cancel);
  assert.deepEqual(statuses(ran), { build: 'cancelled', restore: 'succeeded' });
  assert.ok(ran.events.some(({ type }) => type === 'run-cancelled'));
});

test('what a step leaves in the background is told when the run is over, and not before', async () => {
  const [cancel, force] = [new AbortController(), new AbortController()];
  let over: AbortSignal | undefined;
  const first = step('first', { creates: ['tool:first'] }, async (_inputs, context) => {
    over = context.over;
    return undefined;
  });
  const second = step('second', { requires: ['tool:first'] }, async () => {
    assert.equal(over?.aborted, false);
    cancel.abort('SIGINT');
    force.abort('SIGINT');
    return undefined;
  });
  await run([first, second], cancel, force);
  assert.equal(over?.aborted, true);
});
