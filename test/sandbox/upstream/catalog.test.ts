import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCatalog } from '../../../src/sandbox/upstream/catalog.ts';

test('the catalogue serves its tasks, and nothing once it is closed', async () => {
  const catalog = await startCatalog();
  const task = await fetch(`${catalog.url}/task/git-clone`);
  assert.match(await task.text(), /"kind":"Task","metadata":\{"name":"git-clone"\}/);
  assert.equal((await fetch(`${catalog.url}/task/none`)).status, 404);
  await catalog.close();
  await assert.rejects(fetch(`${catalog.url}/task/git-clone`), { message: 'fetch failed' });
});
