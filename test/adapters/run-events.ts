import { StreamstressError } from '../../src/model/error.ts';
import type { RunEvent, StepResult } from '../../src/model/run-event.ts';

const esc = '\u001b';

function result(
  name: string,
  status: StepResult['status'],
  summary: string,
  more: Partial<StepResult> = {},
): StepResult {
  const startedAt = status === 'blocked' ? undefined : '2025-11-03T01:00:00.000Z';
  return { name, kind: name.split(':')[0] ?? '', status, startedAt, seconds: 1.5, summary, error: undefined, ...more };
}

const failure = new StreamstressError(
  'build',
  ['building', 'failed'],
  'cannot build "triggers": exit code 1\nfix 100%, please',
);
const results = [
  result('source:pipeline', 'succeeded', 'abc1234 Add a thing'),
  result('build:triggers', 'failed', '', { error: failure }),
  result('test:release-tests', 'blocked', 'needs deployed:triggers'),
  result('test:other', 'red', '1 of 3 failed ::error::x', { seconds: 75 }),
];

/** What two steps at once, a failure with hostile output, a red and a blocked step make happen. */
export const happenings: readonly RunEvent[] = [
  { type: 'run-started', steps: results.map(({ name, kind }) => ({ name, kind })) },
  { type: 'step-started', step: 'source:pipeline' },
  { type: 'step-started', step: 'build:triggers' },
  { type: 'step-progress', step: 'build:triggers', message: `compiling ${esc}[31mcontroller` },
  { type: 'step-progress', step: 'build:triggers', message: 'compiling controller' },
  { type: 'step-output', step: 'build:triggers', line: '::error::forged' },
  { type: 'step-output', step: 'source:pipeline', line: 'From upstream' },
  { type: 'step-output', step: 'build:triggers', line: `##[endgroup]${esc}[2Jmain.go:3: undefined: x` },
  { type: 'step-ended', result: results[0] as StepResult },
  { type: 'step-ended', result: results[1] as StepResult },
  { type: 'step-ended', result: results[2] as StepResult },
  { type: 'step-started', step: 'test:other' },
  { type: 'step-ended', result: results[3] as StepResult },
  { type: 'run-cancelled', why: 'Ctrl-C' },
  { type: 'run-ended', results },
];
