import { join } from 'node:path';
import * as core from '@actions/core';
import type { StreamstressError } from '../model/error.ts';
import type { Report } from '../report/report.ts';
import { type ActionCall, sharedArguments } from './action-inputs.ts';
import { restore } from './restore.ts';

/** Name of the state that main leaves for the post entry: the arguments of a restore that may still be due. */
const state = 'restore';

/**
 * Notes that the cluster may have to get its images back, in case that this process is killed. Call the answer when the
 * run has ended: it takes the note back unless the run's own clean-up was cut short. A Job in the cluster outlives us, and
 * cleans up itself.
 */
export function keepRestore({ command, given }: ActionCall): (ending: Ending) => void {
  if (command.name !== 'run' || given.is('keep') || !given.is('local')) return () => {};
  const folder = join(given.text('output-dir') ?? 'test-output', 'cleanup');
  core.saveState(state, JSON.stringify([...sharedArguments(restore, given), `--output-dir=${folder}`]));
  return (ending) => {
    if (nothingLeft(ending)) core.saveState(state, '');
  };
}

interface Ending {
  readonly error: StreamstressError | undefined;
  readonly report: Report | undefined;
}

/** The arguments of the restore that main left behind; undefined where nothing is due. */
export function dueRestore(): readonly string[] | undefined {
  const saved = core.getState(state);
  return saved === '' ? undefined : (JSON.parse(saved) as string[]);
}

function nothingLeft({ error, report }: Ending): boolean {
  if (!report) return error?.kind === 'request';
  const restores = report.steps.filter(({ kind }) => kind === 'restore');
  return restores.every(({ status }) => status === 'succeeded' || status === 'skipped');
}
