import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandList } from './commands/command-list.ts';
import { commandHelp, groupHelp, programHelp } from './commands/help.ts';
import { stopSignals } from './commands/stop-signals.ts';
import { watchOutput } from './commands/watch-output.ts';
import { cacheFolder } from './model/cache-folder.ts';
import { asStreamstressError, StreamstressError } from './model/error.ts';
import { nearNames } from './model/near-names.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

async function main(words: readonly string[]): Promise<number> {
  const [name, second] = words;
  const { stdout, stderr } = process;
  if (name === '--version') {
    stdout.write(`${version}\n`);
    return 0;
  }
  if (name === undefined || name === 'help' || isHelp(name)) {
    stdout.write(programHelp(commandList, version));
    return name === undefined ? 2 : 0;
  }
  const group = commandList.filter((candidate) => candidate.name.startsWith(`${name} `));
  if (group.length > 0 && (second === undefined || isHelp(second))) {
    stdout.write(groupHelp(name, group));
    return second === undefined ? 2 : 0;
  }
  const asked = group.length > 0 ? `${name} ${second}` : name;
  const entry = commandList.find((candidate) => candidate.name === asked);
  if (!entry) throw unknownCommand(asked);
  const args = words.slice(group.length > 0 ? 2 : 1);
  keepCompiled();
  const command = await entry.load();
  if (args.some(isHelp)) {
    stdout.write(commandHelp(entry, command, stdout.columns));
    return 0;
  }
  const { parseCommand } = await import('./commands/parse-command.ts');
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

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/**
 * The next call need not compile what this one has: in a folder of the user's own, as whoever writes there chooses what is
 * run. Node does without where it cannot write.
 */
function keepCompiled(): void {
  enableCompileCache(join(cacheFolder(process.env), 'compiled'));
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
