import type { Command } from './command.ts';
import type { CommandEntry } from './command-list.ts';

/** What `streamstress --help` says. */
export function programHelp(commands: readonly CommandEntry[], version: string): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `streamstress ${version}: finds the upstream Tekton commit that breaks OpenShift Pipelines.`,
    '',
    'Usage: streamstress COMMAND [OPTIONS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'streamstress COMMAND --help shows its options and an example. Begin with: streamstress demo',
    '',
  ].join('\n');
}

/** What `streamstress GROUP --help` says: the commands whose names begin with the same word. */
export function groupHelp(group: string, commands: readonly CommandEntry[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `Usage: streamstress ${group} COMMAND [OPTIONS]`,
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    `streamstress ${group} COMMAND --help shows its options and an example.`,
    '',
  ].join('\n');
}

/** What `streamstress COMMAND --help` says. */
export function commandHelp({ name, summary }: CommandEntry, { details, operands, options }: Command): string {
  const rows = Object.entries(options).map(
    ([option, { value, help, repeatable }]) =>
      [`--${option}${value === undefined ? '' : ` ${value}`}`, `${help}${repeatable ? '; repeatable' : ''}`] as const,
  );
  const width = Math.max(...rows.map(([option]) => option.length));
  return [
    `streamstress ${name}: ${summary}`,
    '',
    ...(operands === undefined ? [] : [`Usage: streamstress ${name} ${operands} [OPTIONS]`, '']),
    details,
    '',
    ...(rows.length > 0 ? ['Options:', ...rows.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`), ''] : []),
  ].join('\n');
}
