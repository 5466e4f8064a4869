import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandList } from '../../src/commands/command-list.ts';
import { commandHelp, programHelp } from '../../src/commands/help.ts';

test('the help lists every command with what it does', () => {
  const help = programHelp(commandList, '1.2.3');
  assert.match(help, /^streamstress 1\.2\.3: /);
  for (const { name, summary } of commandList)
    assert.ok(help.includes(`  ${name.padEnd(8)} `) && help.includes(summary));
});

for (const entry of commandList) {
  test(`the help of ${entry.name} has an example and explains every option`, async () => {
    const command = await entry.load();
    assert.equal(command.name, entry.name);
    const help = commandHelp(entry, command);
    assert.ok(help.startsWith(`streamstress ${entry.name}: ${entry.summary}\n`));
    assert.match(help, new RegExp(`^  streamstress ${entry.name}`, 'm'));
    for (const [option, { value, help: words }] of Object.entries(command.options)) {
      const line = help.split('\n').find((text) => text.startsWith(`  --${option} `)) ?? '';
      assert.ok(
        line.startsWith(`  --${option}${value === undefined ? ' ' : ` ${value}`}`) && line.includes(words),
        option,
      );
    }
  });
}

test('the help fits the terminal that it is read on, without a word less', async () => {
  const entry = commandList.find(({ name }) => name === 'run');
  assert.ok(entry);
  const command = await entry.load();
  const help = commandHelp(entry, command, 80);
  const words = (text: string) => text.split(/\s+/);
  assert.deepEqual(words(help), words(commandHelp(entry, command)));
  const long = help.split('\n').filter((line) => line.length > 80 && !line.startsWith('  streamstress'));
  assert.deepEqual(long, []);
});
