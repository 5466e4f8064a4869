import { plainLine } from '../model/plain-text.ts';
import type { CheckResult, CheckRow } from './check-result.ts';

const words: Readonly<Record<CheckRow['status'], string>> = { ok: 'ok', fixable: '[auto-fixable]', failed: 'failed' };
const wordWidth = Math.max(...Object.values(words).map(({ length }) => length));

/** A check for people: a table for each group, what to do below its row, and a last line that counts. */
export function checkText(result: CheckResult): string {
  const groups = [...new Set(result.rows.map(({ group }) => group))];
  const tables = groups.map((group) =>
    table(
      group,
      result.rows.filter((row) => row.group === group),
    ),
  );
  return `${tables.join('\n')}\n${lastLine(result)}\n`;
}

function table(group: string, rows: readonly CheckRow[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.flatMap(({ status, name, summary, todo }) => [
    `  ${words[status].padEnd(wordWidth)}  ${name.padEnd(width)}  ${plainLine(summary)}\n`,
    ...(todo === undefined ? [] : [`  ${''.padEnd(wordWidth)}    ${plainLine(todo)}\n`]),
  ]);
  return `${group}\n${lines.join('')}`;
}

function lastLine({ rows }: CheckResult): string {
  const count = (wanted: CheckRow['status']) => rows.filter(({ status }) => status === wanted).length;
  const [fixable, failed] = [count('fixable'), count('failed')];
  const fix = fixable > 0 ? ' (streamstress check --fix repairs them)' : '';
  return `${rows.length} rows: ${count('ok')} ok, ${fixable} auto-fixable${fix}, ${failed} failed`;
}
