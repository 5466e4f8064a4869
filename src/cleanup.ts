import * as core from '@actions/core';
import { dueCleanup } from './commands/action-cleanup.ts';
import { actionTerminal } from './commands/action-terminal.ts';
import { parseCommand } from './commands/parse-command.ts';
import { asStreamstressError } from './model/error.ts';
import { plainText } from './model/plain-text.ts';

/** The post entry: where main was killed before its own clean-up, what is left of it is done now. */
const due = dueCleanup();
if (due) {
  const { command, args, failed } = due;
  const run = async () => command.run(parseCommand(command, args), actionTerminal(import.meta.url));
  await run().then(
    (code) => code !== 0 && core.setFailed(failed),
    (thrown: unknown) => core.setFailed(`${failed}: ${plainText(asStreamstressError(thrown).message)}`),
  );
}
