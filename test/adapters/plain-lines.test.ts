import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlainLines } from '../../src/adapters/plain-lines.ts';
import { happenings } from './run-events.ts';

test('one line for each thing that happens, and the output of what failed', () => {
  let text = '';
  let time = 0;
  const view = createPlainLines(
    (written) => {
      text += written;
    },
    () => time,
  );
  for (const event of happenings) {
    view(event);
    time += 900;
  }
  assert.equal(
    text,
    `   0.0s                      4 steps
   0.9s  source:pipeline     started
   1.8s  build:triggers      started
   2.7s  build:triggers      compiling controller
   7.2s  source:pipeline     succeeded: abc1234 Add a thing
   8.1s  build:triggers      failed: cannot build "triggers": exit code 1
           fix 100%, please
         | ::error::forged
         | ##[endgroup]main.go:3: undefined: x
   9.0s  test:release-tests  blocked: needs deployed:triggers
   9.9s  test:other          started
  10.8s  test:other          red: 1 of 3 failed ::error::x
  11.7s                      cancelled: Ctrl-C
  12.6s                      4 steps: 1 succeeded, 1 red, 1 failed, 1 blocked
`,
  );
});

test('of much output the last 20 lines are shown', () => {
  let text = '';
  const view = createPlainLines((written) => {
    text += written;
  });
  for (let line = 1; line <= 30; line += 1) view({ type: 'step-output', step: 'build:triggers', line: `line ${line}` });
  for (const event of happenings.filter(({ type }) => type === 'step-ended')) view(event);
  assert.deepEqual(text.match(/\| line \d+/g)?.length, 20);
  assert.match(text, /\| line 30\n/);
});

test('what tests print is shown as it comes, and how far they are every 30 seconds', () => {
  let text = '';
  let time = 0;
  const view = createPlainLines(
    (written) => {
      text += written;
    },
    () => time,
  );
  view({ type: 'run-started', steps: [{ name: 'test:a', kind: 'test' }] });
  for (let n = 1; n <= 7; n += 1) {
    view({ type: 'step-output', step: 'test:a', line: `## Scenario ${n}` });
    view({ type: 'step-progress', step: 'test:a', message: `${n} of 7`, passing: true });
    time += 10_000;
  }
  const said = text.split('\n').filter((line) => !line.includes('|'));
  assert.deepEqual(said.slice(1, -1), [
    '   0.0s  test:a  1 of 7',
    '  30.0s  test:a  4 of 7',
    '  60.0s  test:a  7 of 7',
  ]);
  assert.equal(text.match(/^ {9}\| ## Scenario \d$/gm)?.length, 7);
});
