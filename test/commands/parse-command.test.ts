import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';

const options: Command['options'] = {
  components: { value: 'LIST', help: '', repeatable: true },
  tags: { value: 'EXPRESSION', help: '' },
  'output-dir': { value: 'DIR', help: '' },
  json: { help: '' },
};
const command = { name: 'run', options, details: '', run: async () => 0 } as Command;

test('options are read; the last one wins where one is meant', () => {
  const given = parseCommand(command, ['--tags', 'a', '--components=x', '--tags=-b', '--components', 'y,z', '--json']);
  assert.equal(given.text('tags'), '-b');
  assert.deepEqual(given.texts('components'), ['x', 'y,z']);
  assert.equal(given.is('json'), true);
  assert.equal(given.text('output-dir'), undefined);
  assert.deepEqual(given.texts('output-dir'), []);
  assert.equal(given.is('tags'), false);
});

const wrong: readonly (readonly [readonly string[], string])[] = [
  [['--outptu-dir', 'x'], 'no option "--outptu-dir"; did you mean "--output-dir"?'],
  [['--xyzzyxyzzy'], 'no option "--xyzzyxyzzy"'],
  [['-j'], 'no option "-j"'],
  [['--tags'], 'option "--tags" needs a value; one with a dash in front is written --tags=-…'],
  [['--tags', '--json'], 'option "--tags" needs a value; one with a dash in front is written --tags=-…'],
  [['pipeline'], '"pipeline" is no option'],
  [['--json=true'], "Option '--json' does not take an argument"],
];

for (const [args, message] of wrong) {
  test(`${args.join(' ')}: ${message}`, () => {
    assert.throws(() => parseCommand(command, args), {
      kind: 'request',
      reason: 'options:invalid',
      message: `run: ${message} ("streamstress run --help" lists the options)`,
    });
  });
}
