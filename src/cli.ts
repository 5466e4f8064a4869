import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandList } from './commands/command-list.ts';
import { commandHelp, programHelp } from './commands/help.ts';
import { parseCommand } from './commands/parse-command.ts';
import { stopSignals } from './commands/stop-signals.ts';
import { watchOutput } from './commands/watch-output.ts';
import { asStreamstressError, StreamstressError } from './model/error.ts';
import { nearNames } from './model/near-names.ts';

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
    stdout.write(programHelp(commandList, version));
    return name === undefined ? 2 : 0;
  }
  const entry = commandList.find((candidate) => candidate.name === name);
  if (!entry) throw unknownCommand(name);
  const command = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    stdout.write(commandHelp(entry, command));
    return 0;
  }
  return command.run(parseCommand(command, args), {
    stdout,
    stderr,
    progress: 'terminal',
    environment: process.env,
    folder: process.cwd(),
    packageFolder,
    version,
    signals: stopSignals(stderr),
    self: [process.execPath, process.argv[1] ?? ''],
  });
}

function unknownCommand(name: string): StreamstressError {
  const names = commandList.map((command) => command.name);
  const near = nearNames(name, names);
  const hint =
    near.length > 0
      ? `did you mean ${near.map((candidate) => `"${candidate}"`).join(' or ')}?`
      : `there are ${names.join(', ')}`;
  return new StreamstressError('request', ['options', 'unknown_command'], `no command "${name}": ${hint}`);
}

const outputError = watchOutput([process.stdout, process.stderr]);
try {
  process.exitCode = await main(process.argv.slice(2));
  const error = await outputError();
  if (error) throw error;
} catch (thrown) {
  const { kind, message, cause, stack } = asStreamstressError(thrown);
  const { withoutSecretShapes } = await import('./wiring.ts');
  process.stderr.write(`streamstress: ${withoutSecretShapes(message)}\n`);
  if (kind === 'bug')
    process.stderr.write(`${withoutSecretShapes((cause as Error | undefined)?.stack ?? `${stack}`)}\n`);
  process.exitCode = 2;
}
