import * as z from 'zod';
import { StreamstressError } from '../model/error.ts';
import type { SuitePlan } from '../model/suite.ts';
import type { SuiteResult } from '../model/test-result.ts';
import type { Files } from '../ports/files.ts';
import { reportSchema } from '../report/report.ts';
import { type CallResult, readCall } from './call-record.ts';
import { callFolder, rerunFolder } from './merge-calls.ts';
import { suiteResult } from './suite-result.ts';

const scenario = z.strictObject({ file: z.string(), heading: z.string(), line: z.int() });

/** `suite.json`: written before the first test, so that what a killed run has left can be read. */
const schema = z.strictObject({
  schemaVersion: z.literal(1),
  run: reportSchema.shape.run.pick({ id: true, series: true, goal: true, baseline: true, startedAt: true }),
  ...reportSchema.pick({ cluster: true, gauge: true, sources: true, images: true }).shape,
  suite: z.string(),
  /** Folder of the project when it ran. */
  root: z.string(),
  /** Undefined where the tag expression makes no sense. */
  planned: z.array(scenario).readonly().optional(),
  gaps: z.array(z.strictObject({ scenario, need: z.string(), why: z.string() })).readonly(),
  /** Texts of the specifications by their path in the project. */
  specs: z.record(z.string(), z.string()),
});

export type SuiteRecord = z.infer<typeof schema>;

/** What the files of a suite's plan are in its record. */
export function recordedPlan({ planned, gaps, specs }: SuitePlan): Pick<SuiteRecord, 'planned' | 'gaps' | 'specs'> {
  return { ...(planned === undefined ? {} : { planned }), gaps, specs: Object.fromEntries(specs) };
}

/** `artifacts` is the suite's own folder, which is emptied first. */
export async function writeSuiteRecord(files: Files, artifacts: string, record: SuiteRecord): Promise<void> {
  await files.remove(artifacts);
  await files.write(`${artifacts}/suite.json`, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Undefined where no suite ran with that folder. Errors: `request`, `results:invalid_suite_record`. */
export async function readSuiteRecord(files: Files, artifacts: string): Promise<SuiteRecord | undefined> {
  const path = `${artifacts}/suite.json`;
  const text = await files.read(path);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const what = `"${path}" is not what a run of this version leaves there: run the tests again, or give another --output-dir`;
    throw new StreamstressError('request', ['results', 'invalid_suite_record'], what, cause);
  }
}

/** What a suite has left in its folder, read again: the same result as that of the run, or as much as there is of it. */
export async function readSuite(files: Files, artifacts: string, record: SuiteRecord): Promise<SuiteResult> {
  const { suite, root, planned, gaps } = record;
  const specs = new Map(Object.entries(record.specs));
  const calls = (folder: string) => readCalls(files, folder, { suite, root, specs });
  const reruns: (readonly CallResult[])[] = [];
  for (;;) {
    const round = await calls(rerunFolder(artifacts, reruns.length + 1));
    if (round.length === 0) break;
    reruns.push(round);
  }
  return suiteResult(suite, { planned, gaps, specs }, { first: await calls(artifacts), reruns });
}

async function readCalls(
  files: Files,
  folder: string,
  project: Parameters<typeof readCall>[2],
): Promise<readonly CallResult[]> {
  const calls: CallResult[] = [];
  for (;;) {
    const call = await readCall(files, callFolder(folder, calls.length + 1), project);
    if (!call) return calls;
    calls.push(call);
  }
}
