import * as z from 'zod';
import { readJson } from '../report/read-json.ts';
import { type Report, reportSchema } from '../report/report.ts';
import type { RunLogs } from './run-logs.ts';

const runSchema = z.strictObject({ report: reportSchema, logs: z.record(z.string(), z.string()).optional() });

/** Runs as they are left beside the branch, for whoever publishes next: that may be another version of streamstress. */
const leftSchema = z.strictObject({ version: z.literal(1), runs: z.array(runSchema) });

export interface LeftReport {
  readonly report: Report;
  readonly logs?: RunLogs | undefined;
}

/** One without steps that printed has no logs. */
export function leftText(runs: readonly LeftReport[]): string {
  const left: z.infer<typeof leftSchema> = {
    version: 1,
    runs: runs.map(({ report, logs = {} }) => ({ report, ...(Object.keys(logs).length > 0 && { logs }) })),
  };
  return JSON.stringify(left);
}

/** The file of logs beside a report; undefined where there are none. */
export function logsText(logs: RunLogs = {}): string | undefined {
  return Object.keys(logs).length > 0 ? JSON.stringify(logs) : undefined;
}

/** As they lie there, before compression. */
export function bytesOfLogs({ logs }: LeftReport): number {
  return logsText(logs)?.length ?? 0;
}

/** A plain report is one too. Undefined where it is of a later version: it is left for whoever has that. */
export function readLeft(bytes: Uint8Array): readonly LeftReport[] | undefined {
  const text = new TextDecoder().decode(bytes);
  const read = readJson(text, z.union([leftSchema, reportSchema]));
  if ('why' in read) return undefined;
  return 'runs' in read.value ? read.value.runs : [{ report: read.value }];
}
