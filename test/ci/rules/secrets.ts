import type { RuleId } from '../../../src/ci/violation.ts';
import { changesTest, containerTest, multiStageTest } from '../mutations.ts';
import type { RuleCase } from '../rule-case.ts';

/** Lines of the first secret of a container test. */
function secrets(...lines: readonly string[]): string {
  return containerTest(`  secrets:\n${lines.map((line, at) => `${at === 0 ? '  - ' : '    '}${line}\n`).join('')}`);
}

/** A rule about one secret. */
function one(rule: RuleId, bad: readonly string[], good: readonly string[], secret: object): RuleCase {
  return {
    ...{ rule, bad: secrets(...bad), good: secrets(...good) },
    violate: changesTest((test) => {
      test.secrets = [...(test.secrets ?? []), secret];
    }, 'container'),
  };
}

const stored = ['collection: widget', 'group: e2e'];

export const cases: readonly RuleCase[] = [
  {
    rule: 'V113',
    bad: `${secrets('name: token')}  secret: # here\n    name: password\n`,
    good: secrets('name: token'),
    violate: changesTest({ secret: { name: 'of-a-case' }, secrets: [] }, 'container'),
  },
  {
    rule: 'V114',
    bad: multiStageTest('', '  secret: # here\n    name: token\n'),
    good: multiStageTest(
      '      credentials:\n      - name: token\n        namespace: test-credentials\n        mount_path: /var/token\n',
    ),
    violate: changesTest({ secrets: [{ name: 'of-a-case' }] }, 'steps'),
  },
  one('V115', [...stored, 'name: token # here'], stored, { bundle: 'widget', name: 'token' }),
  one('V116', [...stored, 'as: token # here'], [...stored, 'field: key', 'as: token'], { bundle: 'widget', as: 'x' }),
  one('V117', [...stored, 'bundle: widget # here'], ['bundle: widget'], { bundle: 'widget', field: 'key' }),
  {
    rule: 'V118',
    bad: `${secrets('bundle: widget', 'mount_path: /a')}  - bundle: widget # here\n    mount_path: /b\n`,
    good: secrets('bundle: widget'),
    violate: changesTest({ secrets: [{ bundle: 'widget' }, { bundle: 'widget', mount_path: '/b' }] }, 'container'),
  },
  one('V119', ['collection: widget # here'], stored, { collection: 'widget', field: 'key' }),
  one('V120', ['group: e2e # here'], stored, { group: 'e2e', field: 'key' }),
  one('V121', ['field: key # here'], [...stored, 'field: key'], { field: 'key' }),
  {
    ...one('V122', ['as: token # here'], [...stored, 'field: key', 'as: token'], { as: 'token' }),
    also: ['V116'],
  },
  one('V123', ['collection: Widget # here', 'group: e2e'], stored, {
    ...{ collection: 'widget', group: 'e2e/tokens', field: 'key', as: 'to ken' },
  }),
  one('V124', ['name: Bad_Name # here'], ['name: bad-name'], { mount_path: '/var/token' }),
  {
    rule: 'V125',
    bad: `${secrets('name: token')}  - name: token # here\n    mount_path: /var/token\n`,
    good: secrets('name: token'),
    violate: changesTest({ secrets: [{ name: 'a' }, { name: 'b' }, { name: 'a', mount_path: '/var/a' }] }, 'container'),
  },
  one('V126', ['name: token', 'mount_path: var/token # here'], ['name: token', 'mount_path: /var/token'], {
    ...{ bundle: 'widget', mount_path: './token' },
  }),
];
