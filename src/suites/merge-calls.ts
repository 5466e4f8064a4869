import type { TestResult } from '../model/test-result.ts';
import type { CallResult } from './call-record.ts';

/** Folder of the nth call, from 1. */
export function callFolder(artifacts: string, n: number): string {
  return n === 1 ? artifacts : `${artifacts}/call-${n}`;
}

/** Folder of what is run again, the nth time, from 1. */
export function rerunFolder(artifacts: string, n: number): string {
  return `${artifacts}/rerun-${n}`;
}

/** The results of calls, each test once: what a later one says of it counts. */
export function mergedTests(calls: readonly CallResult[]): readonly TestResult[] {
  return [...new Map(calls.flatMap(({ tests }) => tests.map((test) => [test.id, test] as const))).values()];
}

/** The same without what was cut off by a stop. */
export function finishedTests(calls: readonly CallResult[]): readonly TestResult[] {
  return mergedTests(calls.map((call) => ({ ...call, tests: call.tests.filter(({ id }) => !call.cutOff.has(id)) })));
}
