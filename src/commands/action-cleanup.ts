import { join } from 'node:path';
import * as core from '@actions/core';
import type { StreamstressError } from '../model/error.ts';
import type { Report } from '../report/report.ts';
import { type ActionCall, sharedArguments } from './action-inputs.ts';
import { cancel } from './cancel.ts';
import type { Command, Given } from './command.ts';
import { restore } from './restore.ts';

/** How main's command ended. */
interface Ending {
  readonly error: StreamstressError | undefined;
  readonly report: Report | undefined;
}

/** What the post entry does where main was stopped. */
interface Cleanup {
  readonly command: Command;
  /** Whether main has ended such that it is not due. */
  readonly isDone: (ending: Ending) => boolean;
  readonly failed: string;
  /** Arguments besides those that both commands have. */
  readonly more?: (given: Given) => readonly string[];
}

/** By the name of the state that main leaves for the post entry: the arguments of the command. */
const cleanups: Readonly<Record<string, Cleanup>> = {
  restore: {
    command: restore,
    isDone: nothingSwapped,
    failed: 'the cluster may still run the swapped images: run "streamstress restore"',
  },
  release: {
    command: restore,
    isDone: ({ error, report }) => (report ? isReleased(report) : error?.kind === 'request'),
    failed:
      'a claimed cluster may still be ours: run "streamstress restore --claims-of RUN-ID", or its lifetime ends it',
    more: (given) => [`--claims-of=${given.text('run-id')}`],
  },
  cancel: {
    command: cancel,
    isDone: noJobGoesOn,
    failed: 'the Job may still run: "streamstress status" tells, "streamstress cancel" stops it',
  },
};

/**
 * Notes what may have to be done in case that this process is killed: the cluster gets its images back, or the Job that has them is
 * stopped. Call the answer when the run has ended: it takes the note back where nothing is left to do.
 */
export function keepCleanup(call: ActionCall): (ending: Ending) => void {
  const name = cleanupOf(call);
  const cleanup = name === undefined ? undefined : cleanups[name];
  if (name === undefined || !cleanup) return () => {};
  const folder = join(call.given.text('output-dir') ?? 'test-output', 'cleanup');
  const shared = sharedArguments(cleanup.command, call.given);
  const more = cleanup.more?.(call.given) ?? [];
  core.saveState(name, JSON.stringify([...shared, ...more, `--output-dir=${folder}`]));
  return (ending) => {
    if (cleanup.isDone(ending)) core.saveState(name, '');
  };
}

/** Each run and each Job of a range of days has a name of its own, which is not known yet: those outlive us. */
function cleanupOf({ command, given, keepsJob }: ActionCall): string | undefined {
  if (command.name !== 'run') return undefined;
  if (given.text('cluster-claim') !== undefined) return given.text('run-id') === undefined ? undefined : 'release';
  if (given.is('local')) return given.is('keep') ? undefined : 'restore';
  return keepsJob || given.text('job') === undefined ? undefined : 'cancel';
}

/** What main has left to do, with the arguments of its command; undefined where nothing is due. */
export function dueCleanup(): (Cleanup & { readonly args: readonly string[] }) | undefined {
  for (const [name, cleanup] of Object.entries(cleanups)) {
    const saved = core.getState(name);
    if (saved !== '') return { ...cleanup, args: JSON.parse(saved) as string[] };
  }
  return undefined;
}

function nothingSwapped({ error, report }: Ending): boolean {
  if (!report) return error?.kind === 'request';
  const restores = report.steps.filter(({ kind }) => kind === 'restore');
  return restores.every(({ status }) => status === 'succeeded' || status === 'skipped');
}

function isReleased({ steps }: Report): boolean {
  const release = steps.find(({ kind, name }) => kind === 'claim' && name === 'release');
  return release?.status === 'succeeded' || release?.status === 'skipped';
}

/** A Job that we only lost sight of is left alone: nobody wanted it to stop. */
function noJobGoesOn({ report }: Ending): boolean {
  const started = report?.steps.find(({ name }) => name === 'start-job')?.startedAt;
  return report?.run.state !== 'cancelled' || started === undefined;
}
