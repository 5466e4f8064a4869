import type { StepResult } from '../model/run-event.ts';
import { runSteps } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import type { Command } from './command.ts';
import { hostOptionsOf, outputOption, requestOf } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress check`. */
export const check: Command = {
  name: 'check',
  details: `One row a tool: git, go, ko, gauge; and one for the sign-in to the cluster. ko is built into the cache at its pinned
version where the PATH has another one or none. Exit 2 when something is missing.

  streamstress check --json
  STREAMSTRESS_PASSWORD=… streamstress check --api-url https://api.cluster.example.com:6443 --username kubeadmin`,
  options: { ...clusterOptions, ...outputOption, json: { help: 'print the rows as JSON' } },
  async run(given, terminal) {
    const view = progressView(terminal);
    const steps = await runSteps(
      requestOf('check', given, terminal),
      createHost(terminal, { ...hostOptionsOf(given, terminal, [view]), logs: false }),
    );
    const rows = steps.filter(isRow).map(rowOf);
    terminal.stdout.write(given.is('json') ? `${JSON.stringify(rows, null, 2)}\n` : rows.map(rowText).join(''));
    return rows.every(({ status }) => status === 'ok') ? 0 : 2;
  },
};

interface Row {
  readonly name: string;
  readonly status: 'ok' | 'failed';
  readonly message: string;
}

/** Signing out is nobody's prerequisite, unless it fails. */
function isRow({ kind, status }: StepResult): boolean {
  return kind !== 'sign-out' || status === 'failed';
}

function rowOf({ name, status, summary }: StepResult): Row {
  return { name: name.replace(/^tool:/, ''), status: status === 'succeeded' ? 'ok' : 'failed', message: summary };
}

function rowText({ name, status, message }: Row): string {
  return `${status === 'ok' ? '✔' : '✘'} ${name.padEnd(8)} ${status.padEnd(6)} ${message}\n`;
}
