import * as core from '@actions/core';
import { dueRestore } from './commands/action-restore.ts';
import { actionTerminal } from './commands/action-terminal.ts';
import { parseCommand } from './commands/parse-command.ts';
import { restore } from './commands/restore.ts';
import { asStreamstressError } from './model/error.ts';
import { plainText } from './model/plain-text.ts';

/** The post entry: where main was killed before its own clean-up, the cluster gets its images back now. */
async function main(args: readonly string[]): Promise<void> {
  const terminal = actionTerminal(import.meta.url);
  const code = await restore.run(parseCommand(restore, args), terminal);
  if (code !== 0) core.setFailed('the cluster may still run the swapped images: run "streamstress restore"');
}

const args = dueRestore();
if (args) {
  await main(args).catch((thrown: unknown) => {
    core.setFailed(`the cluster may still run the swapped images: ${plainText(asStreamstressError(thrown).message)}`);
  });
}
