import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheName } from '../../src/commands/demo-world.ts';
import { parseReport } from '../../src/report/report-files.ts';
import { running, start } from '../e2e/process.ts';
import { cache, root, temporaryFolder } from '../e2e/world.ts';

const times = 10;

/** The same moments for the same seed; a failure names it. */
const seed = Number(process.env.STREAMSTRESS_SEED ?? Math.floor(Math.random() * 2 ** 31));

function random(n: number): number {
  let x = (seed + n * 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** Reports that were written are whole, and say that what was changed was taken back. */
async function assertReports(folder: string, what: string): Promise<void> {
  const nights = await readdir(join(folder, 'demo/nights')).catch(() => []);
  for (const night of nights) {
    const path = join(folder, 'demo/nights', night, 'results/report.json');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { steps } = parseReport(text, path);
    const restore = steps.find(({ kind }) => kind === 'restore');
    assert.ok(['succeeded', 'skipped'].includes(restore?.status ?? ''), `${what}: night ${night}: ${restore?.summary}`);
  }
}

/** Locks of ours and files that were not written to their end; Go's caches have locks of their own that stay. */
async function leftIn(folder: string): Promise<string[]> {
  const names = async (below: string) => readdir(below, { recursive: true }).catch(() => []);
  const written = (await names(join(folder, 'demo'))).filter((name) => !name.startsWith(cacheName));
  const cached = await names(join(cache, 'streamstress'));
  return [...written, ...cached].filter((name) => /\.(lock|partial|tmp)$/.test(name));
}

test(`${times} Ctrl-C at random moments of the demo`, { timeout: 1_200_000 }, async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'demo'));
  await symlink(cache, join(folder, 'demo', cacheName));
  const demo = () => start(t, ['demo', '--output-dir', folder], process.env, root);
  const began = Date.now();
  assert.equal((await demo().ended).code, 0, 'the demo runs');
  const whole = Date.now() - began;
  for (let n = 1; n <= times; n += 1) {
    const moment = Math.round(random(n) * whole);
    const what = `Ctrl-C ${n} after ${moment} ms (STREAMSTRESS_SEED=${seed})`;
    const stopped = demo();
    await Promise.race([sleep(moment), stopped.ended]);
    const wasRunning = stopped.isRunning();
    if (wasRunning) stopped.kill('SIGINT');
    const { code, stdout, stderr } = await stopped.ended;
    // Until our first line runs, Node itself ends by the signal: nothing was begun.
    const isUnborn = wasRunning && code === null && stdout === '';
    if (!isUnborn) assert.equal(code, wasRunning ? 2 : 0, `${what}: ${stderr}`);
    assert.deepEqual([stopped.children(), running(join(folder, 'demo'))], [[], []], `${what}: processes`);
    await assertReports(folder, what);
    assert.deepEqual(await leftIn(folder), [], `${what}: locks and half-written files`);
  }
  const next = await demo().ended;
  assert.equal(next.code, 0, `the next demo works: ${next.stderr}`);
  console.log(`${times} Ctrl-C survived (STREAMSTRESS_SEED=${seed})`);
});
