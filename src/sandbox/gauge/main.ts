import { readArguments } from './arguments.ts';
import { projectRoot } from './project-root.ts';
import { failedArguments } from './rerun.ts';
import { runCommand } from './run-command.ts';

/**
 * The executable: `gauge run …` and `gauge version` for where the real Gauge is not to be had. What the steps write
 * to standard error goes to standard output, as the real one does.
 */
process.stderr.write = ((...text: Parameters<typeof process.stdout.write>) =>
  process.stdout.write(...text)) as typeof process.stderr.write;

async function gauge(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  switch (asked.command) {
    case 'version':
      process.stdout.write(
        'Gauge version: 1.6.35\nStand-in: streamstress\nPlugins\n-------\njs (5.0.7)\nxml-report (1.0.1)\n',
      );
      return 0;
    case 'failed':
      return gauge(failedArguments(projectRoot()));
    case 'run':
      return runCommand(asked.options, asked.specs, argv);
    case 'wrong':
      throw new Error(asked.message);
  }
}

const code = await gauge(process.argv.slice(2)).catch((error: Error) => {
  process.stdout.write(`${error.message}\n`);
  return 1;
});
// Steps may have left servers and connections open.
process.exit(code);
