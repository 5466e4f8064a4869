import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createProcesses } from '../../src/adapters/processes.ts';
import { gaugeEnv } from '../../src/tools/gauge-env.ts';

const folder = mkdtempSync(join(tmpdir(), 'gauge-home-'));
after(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;

test("Gauge waits longer for its runner than the user's file says, which stays as it is", async () => {
  const own = join(folder, '.gauge');
  const file = 'config/gauge.properties';
  mkdirSync(join(own, 'config'), { recursive: true });
  mkdirSync(join(own, 'plugins'));
  writeFileSync(join(own, 'plugins/go'), 'a plugin');
  writeFileSync(join(own, file), 'runner_connection_timeout = 25000\nplugin_kill_timeout = 1');
  for (const _ of ['once', 'and again']) {
    const env = await gaugeEnv(join(folder, 'suite'), createProcesses({ PATH: process.env.PATH, HOME: folder }), never);
    assert.equal(env.GAUGE_HOME, join(folder, 'suite.gauge'));
    const text = readFileSync(join(env.GAUGE_HOME ?? '', file), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    assert.deepEqual(lines, [
      'runner_connection_timeout = 25000',
      'plugin_kill_timeout = 1',
      'runner_connection_timeout = 900000',
      'runner_request_timeout = 600000',
      'check_updates = false',
    ]);
    assert.equal(readFileSync(join(env.GAUGE_HOME ?? '', 'plugins/go'), 'utf8'), 'a plugin');
  }
  assert.match(readFileSync(join(own, file), 'utf8'), /^runner_connection_timeout = 25000\nplugin/);
});

test('without a Gauge of its own the user has none of it copied', async () => {
  const env = await gaugeEnv(
    join(folder, 'other'),
    createProcesses({ PATH: process.env.PATH, HOME: '/nowhere' }),
    never,
  );
  assert.match(readFileSync(join(env.GAUGE_HOME ?? '', 'config/gauge.properties'), 'utf8'), /check_updates = false/);
});
