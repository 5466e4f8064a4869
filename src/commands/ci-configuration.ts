import { diagnosticLine } from '../ci/show/verdict-text.ts';
import { type Validated, type ValidationOptions, validate } from '../ci/validate.ts';
import { configurationFiles } from './ci-files.ts';
import { readSurroundings } from './ci-options.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { invalidOptions } from './invalid-option.ts';

/** What is planned of a configuration. */
export const targetOptions = {
  target: { value: 'NAME', help: 'only this step and what it needs (default all)', repeatable: true },
} as const satisfies Record<string, CommandOption>;

/** A configuration with the registry that it was resolved with. */
interface Read extends Pick<ValidationOptions, 'registry' | 'profiles'> {
  readonly validated: Validated;
}

/** The one configuration that a command is about. Errors: `request`, `options:invalid`; those of reading it. */
export function readForPlan({ operands, ...given }: Given, terminal: Terminal): Read {
  const files = configurationFiles(operands, terminal.folder);
  const [source] = files;
  if (source === undefined || files.length > 1)
    throw invalidOptions([`one configuration at a time: ${files.length} were given`]);
  const { options } = readSurroundings({ operands, ...given }, terminal);
  return { validated: validate(source, options), registry: options.registry, profiles: options.profiles };
}

/** Warnings that a run repeats: "ci validate" has all of them. */
const mostWarnings = 10;

/** Says on standard error what may fail later. */
export function sayWarnings({ diagnostics }: Validated, { stderr }: Terminal): void {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  for (const warning of warnings.slice(0, mostWarnings)) stderr.write(`${diagnosticLine(warning)}\n`);
  const rest = warnings.length - mostWarnings;
  if (rest > 0) stderr.write(`${rest} more warnings: "streamstress ci validate" has all of them\n`);
}

/** Says on standard error what is wrong with a configuration; true where it is not valid. */
export function sayErrors({ diagnostics }: Validated, { stderr }: Terminal): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const error of errors) stderr.write(`${diagnosticLine(error)}\n`);
  return errors.length > 0;
}
