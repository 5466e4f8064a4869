import { runCommand } from './run-command.ts';

/** The executable in the image that stands for a release's `cli`. */
process.exitCode = await runCommand(
  process.argv.slice(2),
  process.env,
  (text) => void process.stdout.write(text),
  (text) => void process.stderr.write(text),
);
