import { plainLine, plainText } from '../model/plain-text.ts';

/** Characters that mean something to GitHub's Markdown. A backslash takes that away, but not from all in every place. */
const special = /[&<>\\|`*_[\]~$!#]/g;

/**
 * Hostile text as one line of GitHub's Markdown that shows just that text: no formatting, HTML, link, mention or
 * reference to an issue, and no end of a table's cell. Not for the beginning of a line. Longer texts end with `…`.
 */
export function markdownText(text: string, mostCharacters = 300): string {
  return escaped(shortLine(text, mostCharacters))
    .replace(/@/g, '@&#8203;')
    .replace(/\\#(?=\d)/g, '\\#&#8203;');
}

/** The same in a fixed width, to be copied: nothing is put between its characters. */
export function markdownCode(text: string, mostCharacters = 300): string {
  return `<code>${escaped(shortLine(text, mostCharacters))}</code>`;
}

/** Hostile text of several lines as a block that nothing in it can end. Longer texts end with `…`. */
export function markdownFence(text: string, mostCharacters: number): string {
  const shown = cut(plainText(text), mostCharacters).trimEnd();
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${shown}\n${fence}`;
}

/** A link where there is an address (which must be ours), else the text alone; `text` is Markdown. */
export function markdownLink(text: string, url: string | undefined): string {
  return url === undefined ? text : `[${text}](${url})`;
}

/** A table; heads and cells are Markdown. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\\': '&#92;',
  '|': '&#124;',
};

function escaped(text: string): string {
  return text
    .replace(special, (character) => entities[character] ?? `\\${character}`)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/(www)\./gi, '$1\\.');
}

/** Of a text of megabytes only the beginning is looked at. */
function shortLine(text: string, most: number): string {
  return cut(plainLine(text.slice(0, 20 * most)), most);
}

function cut(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length > most ? `${characters.slice(0, most).join('').trimEnd()}…` : text;
}
