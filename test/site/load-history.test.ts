import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadHistory } from '../../site/client/history/load-history.ts';
import { readIndex, seriesOf } from '../../site/client/history/read-index.ts';
import type { Manifest } from '../../src/history/format/manifest.ts';
import { manifestFile, seriesPath } from '../../src/history/format/paths.ts';
import { cellStatus } from '../../src/history/format/status-columns.ts';
import type { TestEntry } from '../../src/history/format/test-entry.ts';
import { generatedHistory } from './generated-history.ts';

const generated = generatedHistory(5, 300, 12);
const { folder, rows, statuses, tests } = generated;
const manifestPath = seriesPath(folder, manifestFile);
const manifest = JSON.parse(new TextDecoder().decode(generated.files.get(manifestPath))) as Manifest;

/** Serves the files on a free port; what a path gives may differ from request to request. */
async function served<T>(
  answer: (path: string, nth: number) => Uint8Array | undefined,
  use: (root: URL) => Promise<T>,
): Promise<T> {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace('/deep/site/', '');
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const found = answer(path, asked.get(path) ?? 0);
    response.writeHead(found === undefined ? 404 : 200).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/deep/site/`));
  } finally {
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  }
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

test('a page reads what was published: sealed runs, the newest ones, why tests failed and how long they took', async () => {
  assert.equal(manifest.sealed.length, 1);
  await served(
    (path) => generated.files.get(path),
    async (root) => {
      const index = await readIndex(root);
      assert.deepEqual(
        [seriesOf(index, undefined), seriesOf(index, 'Generated')].map((one) => one?.folder),
        [folder, folder],
      );
      assert.equal(seriesOf(index, 'another'), undefined);
      const history = await loadHistory(root, folder);
      assert.deepEqual(
        history.rows,
        rows.map(({ images: _, ...row }) => row),
      );
      assert.deepEqual(await history.images(rows.length - 1), { IMAGE_A: `a@${rows.length - 1}` });
      assert.deepEqual(history.tests, tests);
      assert.deepEqual(history.statuses, statuses);
      const failures = await history.failures();
      let seen = 0;
      failures.each((number, run, kind) => {
        seen += 1;
        assert.equal(statuses[number]?.[run], cellStatus.failed);
        assert.equal(failures.kindOf(number, run), kind);
      });
      const failed = statuses.flatMap((column) => [...column]).filter((status) => status === cellStatus.failed).length;
      assert.equal(seen, failed);
      const passed = statuses[0]?.lastIndexOf(cellStatus.passed) ?? 0;
      assert.equal(failures.kindOf(0, passed), undefined);
      assert.ok(((await history.seconds(0, passed)) ?? 0) > 1);
    },
  );
});

test('a file that was replaced while an older manifest was in a cache is found by the next one', async () => {
  const old = { ...manifest, head: { ...manifest.head, statuses: 'gone.statuses.gz' } };
  const history = await served(
    (path, nth) => (path === manifestPath && nth === 1 ? json(old) : generated.files.get(path)),
    (root) => loadHistory(root, folder),
  );
  assert.deepEqual(history.statuses, statuses);
  const missing = served(
    (path) => (path === manifestPath ? json(old) : generated.files.get(path)),
    (root) => loadHistory(root, folder),
  );
  await assert.rejects(missing, /A file of this history is missing/);
});

test('files that a server has unpacked already are read, too', async () => {
  const unpacked = (path: string) => {
    const bytes = generated.files.get(path);
    return bytes && path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  };
  assert.deepEqual((await served(unpacked, (root) => loadHistory(root, folder))).statuses, statuses);
});

test('a newer version and a series that is not there are said', async () => {
  const newer = (path: string) => (path === manifestPath ? json({ ...manifest, version: 2 }) : undefined);
  await assert.rejects(
    served(newer, (root) => loadHistory(root, folder)),
    /written by a newer streamstress/,
  );
  await assert.rejects(
    served(
      () => undefined,
      (root) => loadHistory(root, 'none'),
    ),
    /There is no series "none"/,
  );
});

test('a test that was renamed is there once, with all of its history', async () => {
  const entries: readonly TestEntry[] = tests.map((entry, n) =>
    n === 3 ? { ...entry, id: 'moved.spec::It moved', alias: tests[4]?.id } : entry,
  );
  const path = seriesPath(folder, manifest.tests.file);
  const history = await served(
    (asked) => (asked === path ? gzipSync(json(entries)) : generated.files.get(asked)),
    (root) => loadHistory(root, folder),
  );
  assert.equal(history.tests.length, tests.length - 1);
  const joined = history.statuses[history.tests.findIndex(({ id }) => id === tests[4]?.id)];
  const wanted = statuses[4]?.map((status, run) => (status === cellStatus.absent ? (statuses[3]?.[run] ?? 0) : status));
  assert.deepEqual(joined, wanted);
});
