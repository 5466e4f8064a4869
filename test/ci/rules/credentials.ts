import { changesStep, multiStageTest } from '../mutations.ts';
import { pick, type RuleCase } from '../rule-case.ts';

const token = { namespace: 'test-credentials', name: 'token', mount_path: '/var/token' };

type Lines = readonly string[];

function credentials(...list: readonly Lines[]): string {
  const written = list.map((lines) =>
    lines.map((line, at) => `${at === 0 ? '      - ' : '        '}${line}\n`).join(''),
  );
  return multiStageTest(`      credentials:\n${written.join('')}`);
}

function secret(name: string, path: string): Lines {
  return ['namespace: test-credentials', `name: ${name}`, `mount_path: ${path}`];
}

/** Steps with one of some lists of credentials. */
function takes(lists: readonly (readonly object[])[]) {
  return changesStep((step, random) => {
    step.credentials = pick(lists, random);
  });
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'V159',
    bad: credentials(['name: token # here', 'mount_path: /var/token']),
    good: credentials(secret('token', '/var/token')),
    violate: takes([[{ ...token, name: '' }], [{ ...token, namespace: undefined }], [{ as: 'x', mount_path: '/a' }]]),
  },
  {
    rule: 'V160',
    bad: credentials(secret('token', 'var/token # here')),
    good: credentials(secret('token', '/var/token')),
    violate: takes([[{ ...token, mount_path: '' }], [token, { bundle: 'widget' }], [{ ...token, mount_path: './a' }]]),
  },
  {
    rule: 'V161',
    bad: credentials(secret('token', '/var/token'), secret('password', '/var/token # here')),
    good: credentials(secret('token', '/var/token'), secret('password', '/var/password')),
    violate: takes([
      [token, { bundle: 'widget', mount_path: '/var/token' }],
      [token, token],
    ]),
  },
  {
    rule: 'V162',
    bad: credentials(secret('token', '/var/secrets'), secret('password', '/var/secrets/password # here')),
    good: credentials(secret('token', '/var/secrets/token'), secret('password', '/var/secrets/password')),
    violate: takes([
      [token, { ...token, name: 'b', mount_path: '/var/token/' }],
      [token, { ...token, name: 'b', mount_path: '/var' }],
      [token, { ...token, name: 'b', mount_path: '/./var//x/../token/a' }],
    ]),
  },
  {
    rule: 'V163',
    bad: credentials(secret('token', '/var/a'), [
      'name: token # here',
      ...secret('', '/var/b').filter((line) => !line.startsWith('name:')),
    ]),
    good: credentials(secret('token', '/var/a')),
    violate: takes([
      [token, { ...token, mount_path: '/b' }],
      [
        { bundle: 'widget', mount_path: '/a' },
        { bundle: 'widget', mount_path: '/b' },
      ],
    ]),
  },
  {
    rule: 'V164',
    bad: credentials(['collection: widget', 'group: e2e', 'as: token # here', 'mount_path: /var/token']),
    good: credentials(['collection: widget', 'group: e2e', 'field: key', 'as: token', 'mount_path: /var/token']),
    violate: takes(
      [
        { bundle: 'widget', name: 'token' },
        { collection: 'widget', group: 'e2e', as: 'token' },
        { bundle: 'widget', field: 'key' },
        { collection: 'widget', group: 'e2e', namespace: 'test-credentials' },
        { collection: 'widget' },
        { group: 'e2e' },
        { field: 'key' },
        { collection: '_widget', group: 'e2e' },
        { collection: 'widget', group: 'e2e//x' },
        { collection: 'widget', group: 'e2e', field: '..' },
      ].map((one) => [{ ...one, mount_path: '/var/token' }]),
    ),
  },
];
