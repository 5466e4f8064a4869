import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fittingBuilds, limitedProcesses } from '../../src/adapters/limited-processes.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Command, Processes } from '../../src/ports/processes.ts';

/** Programs that end when they are told to. */
function held() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const processes: Processes = {
    which: async () => undefined,
    has: () => false,
    async run({ program, signal }) {
      signal?.throwIfAborted();
      started.push(program);
      await new Promise<void>((resolve) => ends.set(program, resolve));
      return { code: 0, stdout: '', stderr: '' };
    },
  };
  return { processes, started, end: (program: string) => ends.get(program)?.() };
}

const heavy = (program: string, more: Partial<Command> = {}) => ({ program, args: [], heavy: true, ...more });

test('so many heavy programs run at once, the next ones in their order; light ones never wait', async () => {
  const { processes, started, end } = held();
  const limited = limitedProcesses(processes, 2);
  const runs = ['a', 'b', 'c', 'd'].map((program) => limited.run(heavy(program)));
  void limited.run({ program: 'light', args: [] });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(started.sort(), ['a', 'b', 'light']);
  end('b');
  await runs[1];
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(started.at(-1), 'c');
  for (const program of ['a', 'c']) end(program);
  await Promise.all([runs[0], runs[2]]);
  await new Promise((resolve) => setImmediate(resolve));
  end('d');
  await runs[3];
});

test('who waits hears why, and that it does no more; who need not wait hears nothing', async () => {
  const { processes, started, end } = held();
  const running = async (program: string) => {
    while (!started.includes(program)) await new Promise((resolve) => setImmediate(resolve));
  };
  const limited = limitedProcesses(processes, 1);
  const heard: (string | undefined)[] = [];
  const onWait = (why: string | undefined) => void heard.push(why);
  const first = limited.run(heavy('a', { onWait, fills: 'go-build' }));
  assert.deepEqual(heard, []);
  const second = limited.run(heavy('b', { onWait }));
  const third = limited.run(heavy('c', { onWait, fills: 'go-build' }));
  assert.match(heard[0] ?? '', /^it waits: one build runs already/);
  assert.match(heard[1] ?? '', /^it waits for another build, which fills the cache/);
  for (const program of ['a', 'b', 'c']) {
    await running(program);
    end(program);
  }
  await Promise.all([first, second, third]);
  assert.deepEqual([heard.at(-1), heard.filter((why) => why === undefined).length], [undefined, 3]);
});

test('who is cancelled while it waits takes nobody a place', async () => {
  const { processes, started, end } = held();
  const limited = limitedProcesses(processes, 1);
  const cancel = new AbortController();
  const first = limited.run(heavy('a'));
  const second = limited.run(heavy('b', { signal: cancel.signal }));
  const third = limited.run(heavy('c'));
  cancel.abort(new Error('enough'));
  await assert.rejects(second, /enough/);
  assert.deepEqual(started, ['a']);
  end('a');
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(started, ['a', 'c']);
  end('c');
  await third;
});

test('the first that fills a cache ends before the others start, however it ends; other programs do not wait for it', async () => {
  const { processes, started, end } = held();
  const limited = limitedProcesses(processes, 3);
  const cancel = new AbortController();
  const [first, second, third] = ['a', 'b', 'c'].map((program) => limited.run(heavy(program, { fills: 'go-build' })));
  const late = limited.run(heavy('d', { fills: 'go-build', signal: cancel.signal }));
  const other = limited.run(heavy('other'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(started, ['a', 'other']);
  cancel.abort(new Error('enough'));
  await assert.rejects(late, /enough/);
  end('a');
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(started, ['a', 'other', 'b', 'c']);
  for (const program of ['b', 'c', 'other']) end(program);
  await Promise.all([second, third, other]);
});

test('a program that fails gives its place back', async () => {
  const limited = limitedProcesses(createProcesses(), 1);
  await assert.rejects(limited.run(heavy('/no/such/program')));
  assert.equal((await limited.run(heavy('true'))).code, 0);
});

test('a compiler has a processor and 2 GiB', () => {
  const gib = 1024 ** 3;
  assert.equal(fittingBuilds({ processors: 4, memory: 16 * gib }), 4);
  assert.equal(fittingBuilds({ processors: 16, memory: 7 * gib }), 3);
  assert.equal(fittingBuilds({ processors: 2, memory: gib }), 1);
});
