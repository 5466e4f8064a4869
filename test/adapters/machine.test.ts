import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createMachine } from '../../src/adapters/machine.ts';

const source = new URL('../../src/adapters/machine.ts', import.meta.url);
const program = `
  import { createMachine } from ${JSON.stringify(source)};
  process.stdout.write(createMachine().process);
  process.stdin.resume();
`;

test('a process of this machine is known while it lives, and when it has ended', {
  skip: process.platform !== 'linux',
}, async () => {
  const machine = createMachine();
  assert.match(machine.process, /^\d+-\d+-[0-9a-f]{12}$/);
  assert.equal(machine.process, createMachine().process);
  assert.equal(machine.hasEnded(machine.process), false);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [name] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  assert.equal(machine.hasEnded(name), false);
  child.stdin.end();
  await Promise.all([once(child, 'close'), text(child.stdout)]);
  assert.equal(machine.hasEnded(name), true);
});

test('of processes elsewhere, nobody knows', () => {
  const machine = createMachine();
  const [pid, start] = machine.process.split('-');
  for (const name of [`${pid}-${start}-0123456789ab`, '1-abc-unknown', 'builder-7', '']) {
    assert.equal(machine.hasEnded(name), false, name);
  }
});
