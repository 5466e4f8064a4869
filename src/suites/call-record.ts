import * as z from 'zod';
import { durationText } from '../model/duration.ts';
import type { TestResult } from '../model/test-result.ts';
import type { Files } from '../ports/files.ts';
import { unfinished } from '../results/gauge/gauge-tests.ts';
import { readGauge } from '../results/gauge/read-gauge.ts';

/** `call.json`: what no other file of a call tells. A call without it was killed together with us. */
const schema = z.strictObject({
  exitCode: z.int(),
  /** Why we stopped it: a scenario or the run took too long, or the run was cancelled. */
  stopped: z.enum(['scenario', 'run', 'cancelled']).optional(),
  /** Seconds that were allowed, where that was why. */
  limit: z.number().optional(),
  /** The scenarios that took too long. */
  late: z.array(z.strictObject({ spec: z.string(), heading: z.string() })).readonly(),
  /** Milliseconds since 1970-01-01 UTC at which the scenarios of the console began, in its order. */
  began: z.array(z.number()).readonly(),
});

export type CallRecord = z.infer<typeof schema>;

/** Where a suite lies, and what it is. */
export interface ReadProject {
  readonly suite: string;
  readonly root: string;
  /** Texts of the specifications by their path in the project. */
  readonly specs: ReadonlyMap<string, string>;
}

/** What one call of the runner came to. */
export interface CallResult {
  readonly tests: readonly TestResult[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly exitCode: number;
  /** Why it did not come to its end; `killed`: we were, and it is not known what became of it. */
  readonly stopped: Stopped | undefined;
  /** Ids of the tests that took too long. */
  readonly late: ReadonlySet<string>;
  /** Ids of the other tests that ran when it was stopped: what their results say is nothing of them. */
  readonly cutOff: ReadonlySet<string>;
}

type Stopped = 'scenario' | 'run' | 'cancelled' | 'killed';

const killedExit = 128 + 9;

export async function writeCall(files: Files, folder: string, record: CallRecord): Promise<void> {
  await files.write(`${folder}/call.json`, `${JSON.stringify(record)}\n`);
}

/** Reads what a call left in its folder; undefined where there was none. */
export async function readCall(files: Files, folder: string, project: ReadProject): Promise<CallResult | undefined> {
  const record = recordIn(await files.read(`${folder}/call.json`));
  const stdout = await files.read(`${folder}/stdout.txt`);
  if (record === undefined && stdout === undefined) return undefined;
  const { exitCode = killedExit, began, late = [], limit = 0 } = record ?? {};
  const xml = await files.readPieces(`${folder}/result.xml`);
  const read = await readGauge({ ...project, xml, stdout: stdout ?? '', exitCode, began });
  const stopped = record ? record.stopped : 'killed';
  const halted = stopped ? read.tests.filter(({ message }) => message === unfinished) : [];
  const slow = idsOf(halted.filter((test) => late.some((scenario) => isOf(test, scenario))));
  const cutOff = idsOf(halted.filter(({ id }) => !slow.has(id)));
  return {
    tests: read.tests.flatMap((test) => {
      if (slow.has(test.id)) return [{ ...test, message: `took longer than ${durationText(limit)} and was stopped` }];
      if (!cutOff.has(test.id)) return [test];
      // Stopped for the sake of another one: it is run again.
      return stopped === 'scenario' ? [] : [{ ...test, message: 'the run was stopped while this scenario ran' }];
    }),
    problems: stopped ? [...problemsOf(stopped, limit), ...besideTests(read.problems, stopped, xml)] : read.problems,
    notes: [...(read.notes ?? []), ...(stopped === 'scenario' && !xml ? [fromConsole] : [])],
    ...{ exitCode, stopped, late: slow, cutOff },
  };
}

/** A run that went on after such a call is else taken for a whole one. */
const fromConsole =
  'a scenario that took too long ended its call of Gauge: of what ran there before it only the console tells, where a scenario that was skipped while it ran looks as if it had passed';

/** What went wrong beside the tests of a call that was stopped for one of them; that there is no report comes first. */
function besideTests(problems: readonly string[], stopped: Stopped, xml: unknown): readonly string[] {
  return stopped === 'scenario' && !xml ? problems.slice(1) : [];
}

/** A broken file is none. */
function recordIn(text: string | undefined): CallRecord | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function idsOf(tests: readonly TestResult[]): ReadonlySet<string> {
  return new Set(tests.map(({ id }) => id));
}

/** Whether it is a scenario of the console, or a row of it. */
function isOf({ spec, scenario }: TestResult, { spec: told, heading }: CallRecord['late'][number]): boolean {
  return spec === told && (scenario === heading || scenario.startsWith(`${heading} | `));
}

function problemsOf(stopped: Stopped, limit: number): string[] {
  if (stopped === 'scenario') return [];
  if (stopped === 'run') return [`the suite took longer than ${durationText(limit)} and was stopped`];
  return [stopped === 'killed' ? 'the run was killed while the suite ran' : 'the run was stopped while the suite ran'];
}
