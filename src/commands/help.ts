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

/** What `streamstress COMMAND --help` says; its lines fit a terminal of so many columns, as far as words do. */
export function commandHelp(
  { name, summary }: CommandEntry,
  { details, operands, options }: Command,
  columns?: number,
): string {
  const rows = Object.entries(options).map(
    ([option, { value, help, repeatable }]) =>
      [`--${option}${value === undefined ? '' : ` ${value}`}`, `${help}${repeatable ? '; repeatable' : ''}`] as const,
  );
  const widest = Math.max(0, ...rows.map(([option]) => option.length));
  // Where the terminal is narrow, what is long must not squeeze all the others.
  const width = Math.min(widest, columns === undefined ? Infinity : Math.max(24, Math.floor(columns / 3)));
  const indent = ' '.repeat(width + 4);
  const explained = ([option, help]: readonly [string, string]) => {
    const text = folded(help, (columns ?? Infinity) - indent.length).join(`\n${indent}`);
    return `  ${option.padEnd(width)}${option.length > width ? `\n${indent}` : '  '}${text}`;
  };
  return [
    ...folded(`streamstress ${name}: ${summary}`, columns ?? Infinity),
    '',
    ...(operands === undefined ? [] : [`Usage: streamstress ${name} ${operands} [OPTIONS]`, '']),
    columns === undefined ? details : details.split('\n\n').map(paragraph(columns)).join('\n\n'),
    '',
    ...(rows.length > 0 ? ['Options:', ...rows.map(explained), ''] : []),
  ].join('\n');
}

/** Examples stay as they are, so that they can be copied. */
function paragraph(columns: number): (text: string) => string {
  return (text) => (/^ /m.test(text) ? text : folded(text.replaceAll('\n', ' '), columns).join('\n'));
}

/** Lines of at most so many characters; a word that is longer, or that there is no room beside, has its own. */
function folded(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.pop();
    const together = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || together.length <= Math.max(width, 24)) lines.push(together);
    else lines.push(last, word);
  }
  return lines;
}
