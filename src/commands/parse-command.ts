import { parseArgs } from 'node:util';
import { StreamstressError } from '../model/error.ts';
import { nearNames } from '../model/near-names.ts';
import type { Command, Given } from './command.ts';

/** Reads the options of a subcommand. Errors: `request`, `options:…`, naming the option and what there is instead. */
export function parseCommand(command: Command, args: readonly string[]): Given {
  refuseSecrets(command, args);
  const { values, positionals } = parse(command, args);
  const texts = (name: string): string[] => {
    const value = values[name];
    if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
    return typeof value === 'string' ? [value] : [];
  };
  return { texts, text: (name) => texts(name).at(-1), is: (name) => values[name] === true, operands: positionals };
}

/** Everybody on a machine can read the arguments of its processes. The message does not repeat what was given. */
function refuseSecrets({ name, options }: Command, args: readonly string[]): void {
  for (const secret of ['token', 'password'] as const) {
    const isGiven = args.some((arg) => arg === `--${secret}` || arg.startsWith(`--${secret}=`));
    if (!isGiven || options[secret] !== undefined) continue;
    throw new StreamstressError(
      'request',
      ['options', 'secret_in_arguments'],
      `${name}: "--${secret}" is not taken, because everybody on this machine can read a process's arguments. Set STREAMSTRESS_${secret.toUpperCase()}, or give --${secret}-file FILE (- reads standard input)`,
    );
  }
}

function parse(
  { name, options, operands }: Command,
  args: readonly string[],
): { readonly values: Record<string, unknown>; readonly positionals: readonly string[] } {
  const table = Object.fromEntries(
    Object.entries(options).map(([option, { value }]) => [
      option,
      value === undefined ? { type: 'boolean' as const } : { type: 'string' as const, multiple: true },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options: table, strict: true, allowPositionals: operands !== undefined });
  } catch (error) {
    throw new StreamstressError(
      'request',
      ['options', 'invalid'],
      `${name}: ${explain(error as Error, Object.keys(options))} ("streamstress ${name} --help" lists the options)`,
    );
  }
}

function explain({ message }: Error, known: readonly string[]): string {
  const valueless = /^Option '(--[^' ]+).*' argument (?:missing|is ambiguous)/.exec(message)?.[1];
  if (valueless) return `option "${valueless}" needs a value; one with a dash in front is written ${valueless}=-…`;
  const unexpected = /^Unexpected argument '(.*)'/.exec(message)?.[1];
  if (unexpected !== undefined) return `"${unexpected}" is no option`;
  const [, dashes, unknown] = /^Unknown option '(--?)([^']+)'/.exec(message) ?? [];
  if (unknown === undefined) return message;
  const near = nearNames(unknown, known).map((option) => `"--${option}"`);
  return `no option "${dashes}${unknown}"${near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''}`;
}
