import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { withLock } from '../../src/adapters/git/lock-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
after(() => rmSync(folder, { recursive: true }));
const signal = new AbortController().signal;

test('one at a time holds the lock, and it is gone afterwards, also after an error', async () => {
  const path = join(folder, 'new/one.lock');
  let inside = 0;
  const work = async () => {
    inside += 1;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(inside, 1);
    inside -= 1;
  };
  await Promise.all([work, work, work].map((one) => withLock(path, signal, one)));
  await assert.rejects(
    withLock(path, signal, () => Promise.reject(new Error('work'))),
    /work/,
  );
  assert.equal(existsSync(path), false);
});

test('the lock of a dead process is taken over', async () => {
  const path = join(folder, 'dead.lock');
  const { pid } = spawnSync('true');
  writeFileSync(path, `${hostname()} ${pid}`);
  assert.equal(await withLock(path, signal, async () => 'done'), 'done');
});

test('who waits for a lock can be cancelled', async () => {
  const path = join(folder, 'held.lock');
  writeFileSync(path, `${hostname()} ${process.pid}`);
  const abort = new AbortController();
  const waiting = withLock(path, abort.signal, async () => {});
  abort.abort();
  await assert.rejects(waiting, { kind: 'cancelled' });
});

test('who lost the lock leaves that of the new owner', async () => {
  const path = join(folder, 'lost.lock');
  await withLock(path, signal, async () => writeFileSync(path, 'elsewhere 1'));
  assert.equal(readFileSync(path, 'utf8'), 'elsewhere 1');
});

test('many who find a dead lock at once still take turns', async () => {
  const path = join(folder, 'crowd.lock');
  const { pid } = spawnSync('true');
  writeFileSync(path, `${hostname()} ${pid}`);
  let inside = 0;
  const work = async () => {
    inside += 1;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(inside, 1);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 12 }, () => withLock(path, signal, work)));
});
