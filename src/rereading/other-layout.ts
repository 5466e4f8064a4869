import * as z from 'zod';
import type { TestResult } from '../model/test-result.ts';
import { inSentence, plainText } from '../results/plain-text.ts';
import { caseIdOf } from '../results/specs/read-spec.ts';
import { createTests } from '../results/unique-tests.ts';
import { type LeftRun, toldRun } from './left-run.ts';

/** What other tools around these tests leave: `results/results.json`, and `runs/<id>.json` once it is published. */
const layout = z.object({
  total: z.int().min(0),
  passed: z.int().min(0),
  failed: z.int().min(0),
  duration_secs: z.number().min(0).nullish(),
  id: z.string().nullish(),
  timestamp: z.string().nullish(),
  label: z.string().nullish(),
  tests: z.array(
    z.object({
      spec: z.string(),
      scenario: z.string(),
      passed: z.boolean(),
      duration_secs: z.number().min(0).nullish(),
      error_message: z.string().nullish(),
    }),
  ),
});

/** `results/metadata.json`: what was tested. */
const metadata = z.object({
  resolved_components: z.array(
    z.object({ name: z.string(), git_ref: z.string().nullish(), as_of_date: z.string().nullish() }),
  ),
});

export const otherLayoutFiles = { results: 'results/results.json', metadata: 'results/metadata.json' } as const;

type Layout = z.infer<typeof layout>;

const suite = 'release-tests';
/** A run has a name that fits into one of ours, or one of its time. */
export const runId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Undefined where it is not of that layout. `about` is the text of metadata.json, where there is one. */
export function runOfOtherLayout(value: unknown, about: unknown, version: string): LeftRun | undefined {
  const { data: found } = layout.safeParse(value);
  if (!found) return undefined;
  const startedAt = Number.isNaN(Date.parse(found.timestamp ?? '')) ? 0 : Date.parse(found.timestamp ?? '');
  const tests = createTests();
  for (const test of found.tests) tests.add(testOf(test));
  const result = {
    ...{ suite, tests: tests.all(), exitCode: found.failed > 0 ? 1 : 0 },
    problems: [...countProblems(found), ...tests.problems()],
    notes: notesOf(found, about, startedAt),
  };
  const id = runId.test(found.id ?? '') ? (found.id as string) : 'imported';
  return toldRun({ id, startedAt, endedAt: startedAt + (found.duration_secs ?? 0) * 1000, result }, version);
}

function testOf({ spec, scenario, passed, duration_secs, error_message }: Layout['tests'][number]): TestResult {
  const [file, heading] = [plainText(spec) || 'unknown', plainText(scenario) || '(without a name)'];
  const message = plainText(error_message ?? '').trim();
  const caseId = caseIdOf(heading);
  return {
    ...{ id: `${file}::${heading}`, suite, file, spec: file, scenario: heading },
    ...{ status: passed ? 'passed' : 'failed', seconds: duration_secs ?? 0 },
    ...(caseId === undefined ? {} : { caseId }),
    ...(passed || message === '' ? {} : { message }),
  };
}

function countProblems({ total, passed, failed, tests }: Layout): string[] {
  const [green, red] = [tests.filter((test) => test.passed).length, tests.filter((test) => !test.passed).length];
  const counts = [
    [total, tests.length, 'tests'],
    [passed, green, 'passed'],
    [failed, red, 'failed'],
  ] as const;
  return counts.flatMap(([said, found, of]) =>
    said === found ? [] : [`it counts ${said} ${of}, but tells of ${found}`],
  );
}

function notesOf({ label, timestamp }: Layout, about: unknown, startedAt: number): string[] {
  const { data } = metadata.safeParse(about);
  const tested = (data?.resolved_components ?? []).map(({ name, git_ref, as_of_date }) =>
    [name, ...(git_ref ? [`at ${git_ref}`] : []), ...(as_of_date ? [`as of ${as_of_date}`] : [])].join(' '),
  );
  return [
    'read from the results of another tool: skipped tests are among those that passed, and messages may be cut off',
    ...(tested.length === 0
      ? []
      : [`it tested ${inSentence(tested.join(', '))}; which commits those were is not told`]),
    ...(startedAt === 0
      ? [`when it ran is not told${timestamp ? `: "${inSentence(timestamp)}" is no time` : ''}`]
      : []),
    ...(label ? [`its label was "${inSentence(label)}"`] : []),
  ];
}
