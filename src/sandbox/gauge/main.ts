import { readArguments } from './arguments.ts';
import { runCommand } from './run-command.ts';

/**
 * The executable: `gauge run …` and `gauge version` for where the real Gauge is not to be had. What the steps write
 * to standard error goes to standard output, as the real one does.
 */
process.stderr.write = process.stdout.write.bind(process.stdout) as typeof process.stderr.write;
const argv = process.argv.slice(2);
const asked = readArguments(argv);
if (asked.command === 'version') {
  process.stdout.write(
    'Gauge version: 1.6.35\nStand-in: streamstress\nPlugins\n-------\njs (5.0.7)\nxml-report (1.0.1)\n',
  );
} else if (asked.command === 'wrong') {
  process.stdout.write(`Error: ${asked.message}\n`);
  process.exitCode = 1;
} else {
  const code = await runCommand(asked.options, asked.specs, argv).catch((error: Error) => {
    process.stdout.write(`${error.message}\n`);
    return 1;
  });
  // Steps may have left servers and connections open.
  process.exit(code);
}
