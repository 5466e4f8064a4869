/** What was given: flags by their long names, each with its values, and the other words. */
export interface Flags {
  value(name: string): string | undefined;
  /** Of a flag that may be given again, or with commas between. */
  values(name: string): readonly string[];
  has(name: string): boolean;
  readonly words: readonly string[];
}

/** What a person did wrong or a server refused; `text` is printed as it is, with exit code 1. */
export class OcError extends Error {}

/** Flags that every command takes. */
const everywhere = ['namespace', 'loglevel', 'request-timeout'];

/**
 * Reads arguments as cobra does: `--name=value`, `--name value`, `-n value`; those in `switches` take no value but after
 * `=`. `known` are the others, `short` their one-letter names. Throws OcError for what is unknown.
 */
export function readFlags(
  args: readonly string[],
  known: readonly string[],
  switches: readonly string[],
  short: Readonly<Record<string, string>> = {},
): Flags {
  const found: [string, string][] = [];
  const words: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const { dashes, name = '', value } = /^(?<dashes>--?)(?<name>[^=]+)(?:=(?<value>.*))?$/s.exec(arg)?.groups ?? {};
    const long = dashes === '-' ? ({ n: 'namespace', ...short }[name] ?? name) : name;
    if (dashes === undefined) words.push(arg);
    else if (switches.includes(long)) found.push([long, value ?? 'true']);
    else if ([...everywhere, ...known].includes(long)) found.push([long, value ?? rest.shift() ?? missing(arg)]);
    else throw new OcError(`error: unknown flag: ${arg.split('=')[0]}`);
  }
  const values = (name: string) => found.flatMap(([each, value]) => (each === name ? [value] : []));
  return {
    words,
    value: (name) => values(name).at(-1),
    values: (name) => values(name).flatMap((text) => text.split(',')),
    has: (name) => values(name).at(-1) === 'true',
  };
}

function missing(arg: string): never {
  throw new OcError(`error: flag needs an argument: ${arg}`);
}
