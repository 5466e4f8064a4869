import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';

/** A way to reach a field: keys, `*` for every item of a list, `[heading]` for the test of a scenario, `[name]` for a step. */
type Path = readonly string[];

/** Fields that another run has otherwise: times, addresses, places on this machine, versions. */
const changing: readonly Path[] = [
  ...[
    ['run', 'startedAt'],
    ['run', 'endedAt'],
    ['run', 'version'],
  ],
  ...[
    ['cluster', 'server'],
    ['gauge', 'path'],
    ['gauge', 'version'],
    ['gauge', 'standIn'],
  ],
  ...['repository', 'commit', 'committedAt', 'origin'].map((field) => ['sources', '*', field]),
  ...['seconds', 'startedAt'].map((field) => ['tests', '*', field]),
  ['tests', '*', 'attempts', '*', 'seconds'],
  ...['seconds', 'startedAt'].map((field) => ['steps', '*', field]),
  ['suites', '*', 'seconds'],
  ...['lock', 'tool:git', 'tool:gauge', 'cluster', 'observed'].map((name) => ['steps', `[${name}]`, 'summary']),
  ...['resolve', 'checkout'].map((kind) => ['steps', `[${kind}:release-tests]`, 'summary']),
];

/**
 * A report as it is compared with another one: without the fields that change from run to run and those that are given,
 * without line and column of JavaScript in stack traces, tests in order of their ids.
 */
export function compared(report: Report, lost: readonly Path[]): unknown {
  const copy = JSON.parse(JSON.stringify(report)) as Report;
  copy.tests.sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const path of [...changing, ...lost]) remove(copy, path);
  return JSON.parse(JSON.stringify(copy, (key, value) => (key === 'details' ? withoutPlaces(value) : value)));
}

function withoutPlaces(details: string): string {
  return details.replace(/\n *at .*/g, '\n    at …');
}

function remove(value: unknown, [key = '', ...rest]: Path): void {
  if (value === null || typeof value !== 'object') return;
  const fields = value as Record<string, unknown>;
  const keys = Array.isArray(value) ? Object.keys(value).filter((n) => isMeant(value[Number(n)], key)) : [key];
  if (Array.isArray(value) && rest.length === 0) {
    for (const n of keys.reverse()) value.splice(Number(n), 1);
  } else {
    for (const one of keys) rest.length === 0 ? delete fields[one] : remove(fields[one], rest);
  }
}

function isMeant(item: unknown, key: string): boolean {
  const { scenario, name } = item as { scenario?: string; name?: string };
  return key === '*' || key === `[${scenario ?? name}]`;
}

/** What one way of reading loses, out of the table of loss.md. */
export async function lossOf(way: string): Promise<readonly Path[]> {
  const text = await readFile(join(import.meta.dirname, '../golden/loss.md'), 'utf8');
  const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return rows
    .filter(([, of]) => of === way)
    .flatMap(([, , fields = '']) => [...fields.matchAll(/`([^`]+)`/g)])
    .map(([, path = '']) => path.match(/\[[^\]]+\]|[^.[\]]+/g) ?? []);
}
