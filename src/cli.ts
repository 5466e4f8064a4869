import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from './commands/build.ts';
import { check } from './commands/check.ts';
import type { Command } from './commands/command.ts';
import { demo } from './commands/demo.ts';
import { deploy } from './commands/deploy.ts';
import { commandHelp, programHelp } from './commands/help.ts';
import { parseCommand } from './commands/parse-command.ts';
import { publish } from './commands/publish.ts';
import { restore } from './commands/restore.ts';
import { results } from './commands/results.ts';
import { run } from './commands/run.ts';
import { sandbox } from './commands/sandbox.ts';
import { stopSignals } from './commands/stop-signals.ts';
import { test } from './commands/test.ts';
import { asStreamstressError, StreamstressError } from './model/error.ts';
import { nearNames } from './model/near-names.ts';

const commands: readonly Command[] = [run, build, deploy, test, restore, results, publish, check, sandbox, demo];

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

async function main([name, ...args]: readonly string[]): Promise<number> {
  const { stdout, stderr } = process;
  if (name === '--version') {
    stdout.write(`${version}\n`);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    stdout.write(programHelp(commands, version));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw unknownCommand(name);
  if (args.includes('--help') || args.includes('-h')) {
    stdout.write(commandHelp(command));
    return 0;
  }
  return command.run(parseCommand(command, args), {
    stdout,
    stderr,
    environment: process.env,
    folder: process.cwd(),
    packageFolder,
    version,
    signals: stopSignals(stderr),
    self: [process.execPath, process.argv[1] ?? ''],
  });
}

function unknownCommand(name: string): StreamstressError {
  const names = commands.map((command) => command.name);
  const near = nearNames(name, names);
  const hint =
    near.length > 0
      ? `did you mean ${near.map((candidate) => `"${candidate}"`).join(' or ')}?`
      : `there are ${names.join(', ')}`;
  return new StreamstressError('request', ['options', 'unknown_command'], `no command "${name}": ${hint}`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  const error = asStreamstressError(thrown);
  process.stderr.write(`streamstress: ${error.message}\n`);
  if (error.kind === 'bug') process.stderr.write(`${(error.cause as Error | undefined)?.stack ?? error.stack}\n`);
  process.exitCode = 2;
}
