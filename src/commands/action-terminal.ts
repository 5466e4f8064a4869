import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withoutActionCommands } from '../wiring.ts';
import { addSummary } from './action-report.ts';
import type { Terminal } from './command.ts';
import { stopSignals } from './stop-signals.ts';

/**
 * What a process that the runner gave us must not hand on to builds and tests: its files (which set the environment of
 * later workflow steps), its tokens and our inputs.
 */
const ofTheRunner = /^(INPUT_|STATE_|ACTIONS_|GITHUB_(ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$)/;

/** The log of a workflow step as a terminal. The package's folder is two up from `entry`, the URL of the door. */
export function actionTerminal(entry: string): Terminal {
  const packageFolder = fileURLToPath(new URL('..', entry));
  const { version } = JSON.parse(readFileSync(new URL('../package.json', entry), 'utf8')) as { version: string };
  const { stdout } = process;
  return {
    stdout: { write: (text) => stdout.write(withoutActionCommands(text)) },
    stderr: stdout,
    progress: 'action',
    addSummary,
    environment: Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheRunner.test(name))),
    folder: process.cwd(),
    packageFolder,
    version,
    signals: stopSignals(stdout),
    self: [process.execPath, fileURLToPath(entry)],
  };
}
