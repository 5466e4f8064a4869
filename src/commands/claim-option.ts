import type { AskedClaim } from '../model/ci-run.ts';
import { nearNames } from '../model/near-names.ts';
import type { CommandOption, Given } from './command.ts';
import { duration } from './duration.ts';
import { invalid, invalidOptions } from './invalid-option.ts';

export const claimOption: Readonly<Record<string, CommandOption>> = {
  'cluster-claim': {
    value: 'KEY=VALUE,…',
    help: "works on a cluster of a ClusterPool of Hive, which is given back in every ending: version, cloud and owner of the pool; product (default ocp), architecture (amd64), timeout (1h). What is signed in to is Hive's cluster. All is done from here, as with --local",
  },
};

const needed = ['version', 'cloud', 'owner'] as const;
const keys: readonly string[] = [...needed, 'product', 'architecture', 'timeout'];
const example = 'version=4.19,cloud=aws,owner=TEAM';

/** The cluster that is to be claimed. Errors: `request`, `options:invalid`, with every problem. */
export function claimOf(given: Given): AskedClaim | undefined {
  const text = given.text('cluster-claim');
  if (text === undefined) return undefined;
  const pairs = text.split(',').map((pair) => pair.trim());
  const problems = pairs.flatMap((pair, at) => problemOf(pair, pairs.slice(0, at)));
  const values = Object.fromEntries(pairs.map((pair) => [keyOf(pair), pair.slice(pair.indexOf('=') + 1)]));
  const missing = needed.filter((key) => !(key in values)).map((key) => `has no ${key}, by which its pool is found`);
  const wrong = [...problems, ...missing];
  if (wrong.length > 0) throw invalidOptions(wrong.map((problem) => `--cluster-claim "${text}" ${problem}`));
  if (given.is('keep')) throw invalid('cluster-claim', text, 'it is given back in the end, so --keep keeps nothing');
  const { version = '', cloud = '', owner = '', product = 'ocp', architecture = 'amd64', timeout = '1h' } = values;
  const seconds = duration('cluster-claim', timeout);
  return { as: 'latest', product, version, architecture, cloud, owner, labels: {}, timeout: seconds };
}

function problemOf(pair: string, before: readonly string[]): readonly string[] {
  const key = keyOf(pair);
  if (!pair.includes('=')) return [`has "${pair}": write KEY=VALUE, such as ${example}`];
  if (!keys.includes(key)) return [`has "${key}", which is no key: ${nearest(key)}`];
  if (before.some((other) => keyOf(other) === key)) return [`has ${key} twice`];
  const value = pair.slice(key.length + 1);
  if (key === 'timeout')
    return /^(\d+[hms]?)+$/.test(value) ? [] : [`has timeout "${value}": write 30m, 2h or seconds`];
  return /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(value)
    ? []
    : [`has ${key} "${value}": no label has that`];
}

function keyOf(pair: string): string {
  return pair.split('=')[0] ?? '';
}

function nearest(key: string): string {
  const [near] = nearNames(key, keys);
  return near === undefined ? `there are ${keys.join(', ')}` : `do you mean ${near}?`;
}
