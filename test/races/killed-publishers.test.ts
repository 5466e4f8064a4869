import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { createProcesses } from '../../src/adapters/processes.ts';
import { manifestFile } from '../../src/history/format/paths.ts';
import { readIndex } from '../../src/history/history-index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { BranchFiles } from '../../src/ports/data-branch.ts';
import type { Processes } from '../../src/ports/processes.ts';
import { leftText } from '../../src/publish/left-report.ts';
import { publishRun } from '../../src/publish/publish.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';
import { branchIn, copyOf, linkingPages, newRemote, numbered } from './publishers.ts';

const { signal } = new AbortController();

/** Time passes with every pause, and much faster than it is. */
function fastClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    async sleep(milliseconds) {
      ahead += milliseconds * 40;
    },
  };
}

const writing = new Set(['fast-import', 'push', 'init', 'fetch']);

class Killed extends Error {}

/** Git until its n-th command that writes, here or there; nothing runs after that. */
function dyingAt(n: number, when: 'before' | 'after'): Processes & { readonly died: boolean } {
  const processes = createProcesses();
  let writes = 0;
  let died = false;
  return {
    ...processes,
    get died() {
      return died;
    },
    async run(command) {
      if (died) throw new Killed();
      const name = command.args.find((arg) => writing.has(arg));
      if (name !== undefined) writes += 1;
      if (name === undefined || writes !== n) return processes.run(command);
      died = true;
      if (when === 'after') await processes.run(command);
      throw new Killed();
    },
  };
}

/** Somebody leaves a run and dies. */
async function leave(remote: string, report: Report): Promise<void> {
  const dying = branchIn(remote).publish(
    report.run.id,
    leftText([{ report }]),
    () => Promise.reject(new Killed()),
    signal,
  );
  await assert.rejects(dying, Killed);
}

/** Whether a publisher came to its end. */
async function dies(publishing: Promise<unknown>): Promise<boolean> {
  return publishing.then(
    () => false,
    (error) => {
      if (error instanceof Killed) return true;
      throw error;
    },
  );
}

const json = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? '').toString());

/** Every link of a page, every file that a manifest or the API names is there. */
async function nothingIsMissing(files: BranchFiles): Promise<void> {
  const folders = ['data', 'api', 'runs', 'series', 'tests', 'test', 'matrix', 'compare'];
  const paths = (await Promise.all(folders.map((folder) => files.list(folder)))).flat();
  const found = await files.read(['index.html', ...paths]);
  const there = new Set(found.keys());
  const links = [...found].flatMap(([path, bytes]) => namedBy(path, bytes).map((named) => ({ path, named })));
  assert.ok(links.length > 10);
  for (const { path, named } of links) assert.ok(there.has(named), `${path} names ${named}`);
}

function namedBy(path: string, bytes: Uint8Array): readonly string[] {
  if (path.endsWith('.html')) return json(bytes).links;
  if (path.endsWith(`/${manifestFile}`)) return hashed(bytes).map((name) => path.replace(manifestFile, name));
  return path.startsWith('api/')
    ? (Buffer.from(bytes)
        .toString()
        .match(/\bdata\/[\w./-]+\w/g) ?? [])
    : [];
}

function hashed(manifest: Uint8Array): readonly string[] {
  return (
    Buffer.from(manifest)
      .toString()
      .match(/[0-9a-f]+\.\w+\.gz/g) ?? []
  );
}

for (const when of ['before', 'after'] as const) {
  test(`a publisher that is killed ${when} any write loses no run, and the next one mends what it left`, async (t) => {
    const [first] = await nights();
    const [before, waiting, killed, next] = [1, 2, 3, 4].map((n) => numbered(first, n)) as [
      Report,
      Report,
      Report,
      Report,
    ];
    const publishTo = (remote: string, report: Report, processes?: Processes, squashAfter?: number) =>
      publishRun(report, {
        dataBranch: branchIn(remote, processes, fastClock(), squashAfter),
        pages: linkingPages(),
        signal,
      });
    const start = newRemote();
    await publishTo(start, before);
    await leave(start, waiting);
    let at = 1;
    for (; ; at += 1) {
      const remote = copyOf(start);
      const processes = dyingAt(at, when);
      const hasDied = await dies(publishTo(remote, killed, processes, 1));
      const seen = branchIn(remote);
      const look = <T>(work: (files: BranchFiles) => Promise<T>) => seen.read(work, signal);
      await look(nothingIsMissing);
      const left = execFileSync('git', ['ls-remote', remote, 'refs/streamstress/gh-pages/left/*'], {
        encoding: 'utf8',
      });
      const known = (await look(readIndex)).reports.map(({ id }) => id);
      const isSafe = left.includes(killed.run.id) || known.includes(killed.run.id);
      await publishTo(remote, next);
      await look(nothingIsMissing);
      const expected = [before, waiting, ...(isSafe ? [killed] : []), next].map(({ run }) => run.id);
      assert.deepEqual(
        (await look(readIndex)).reports.map(({ id }) => id),
        expected,
        `killed ${when} write ${at}`,
      );
      const landing = json((await look((files) => files.read(['index.html']))).get('index.html'));
      const links = expected.map((id) => `runs/${id}/index.html`);
      assert.deepEqual(
        [await look((files) => files.list('runs')), landing.rows, landing.links],
        [links, expected, links],
      );
      if (!hasDied && !processes.died) break;
    }
    t.diagnostic(`${at - 1} writes, each the last one once`);
    assert.ok(at > 12);
  });
}
