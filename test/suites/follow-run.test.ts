import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexSpecs } from '../../src/results/specs/spec-index.ts';
import { type FollowedRun, followRun } from '../../src/suites/follow-run.ts';

const specs = indexSpecs(
  new Map([
    ['a.spec', '# A\n\n## One\n* step\n\n## Two\n* step\n'],
    ['b.spec', '# B\n\n## Three\n* step\n'],
  ]),
);

/** Follows these lines, a second each: what runs after each of them. */
function follow(lines: readonly string[]): { run: FollowedRun; running: readonly string[]; changes: number } {
  let time = 0;
  let changes = 0;
  const run = followRun(
    specs,
    () => time,
    () => {
      changes += 1;
    },
  );
  const running = lines.map((line) => {
    time += 1000;
    run.line(line);
    return run
      .running()
      .map(({ heading }) => heading)
      .join('+');
  });
  return { run, running, changes };
}

test('a scenario runs from its heading to the next one, or to the end', () => {
  const totals = ['Specifications:\t2 executed\t1 passed\t1 failed\t0 skipped'];
  const { run, running, changes } = follow([
    ...['# A', '  ## One', '      * step', '', '# HELP of a metric', '  ## Two', '        Failed Step: step'],
    ...['# B', '  ## Three', ...totals, 'Scenarios:\t3 executed\t2 passed\t1 failed\t0 skipped'],
  ]);
  assert.deepEqual(running, ['', 'One', 'One', 'One', 'One', 'Two', 'Two', '', 'Three', 'Three', '']);
  assert.deepEqual(run.began(), [2000, 6000, 9000]);
  assert.deepEqual(
    run.ended().map(({ heading, status }) => [heading, status]),
    [
      ['One', 'passed'],
      ['Two', 'failed'],
      ['Three', 'passed'],
    ],
  );
  assert.equal(changes, 5);
});

test('in parallel streams one ends while the others go on', () => {
  const { running } = follow([
    ...['Executing in 2 parallel streams.', '[runner:  1] # A', '[runner:  2] # B', '[runner:  1]   ## One'],
    ...['[runner:  2]   ## Three', 'a test prints', '', '[runner:  2] ', '[runner:  1]   ## Two', '[runner:  1] '],
  ]);
  assert.deepEqual(running.slice(3), ['One', 'One+Three', 'One+Three', 'One+Three', 'One', 'Two', '']);
});
