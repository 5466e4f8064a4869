import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, type TestContext, test } from 'node:test';
import type { Pages } from '../../src/ports/pages.ts';
import { publishRuns } from '../../src/publish/publish.ts';
import { reportText } from '../../src/report/report-files.ts';
import { type FakeGitHub, fakeGitHub, token, troubles } from '../github/fake-github.ts';
import { historyOf, nightOf } from '../github/nights-of.ts';
import { branchIn, newRemote } from '../publish/git-remote.ts';

const root = mkdtempSync(join(tmpdir(), 'github-commands-'));
const program = new URL('../../src/streamstress.js', import.meta.url).pathname;
const { signal } = new AbortController();
const pages: Pages = { render: async () => '<p></p>', assets: async () => new Map() };
let remote = '';

before(async () => {
  remote = newRemote(root);
  const runs = historyOf('..FF').map((report) => ({ report }));
  await publishRuns(runs, { dataBranch: branchIn(root, remote), pages, signal });
});
after(() => rmSync(root, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function streamstress(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: root, env: { PATH, HOME: root, ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const access = ({ url }: FakeGitHub) => ({ GITHUB_TOKEN: token, GITHUB_REPOSITORY: 'o/r', GITHUB_API_URL: url });

test('issues: a dry run, the real one, and nothing left to do', async (t) => {
  const fake = await fakeGitHub(t);
  const issues = (...args: string[]) => streamstress(['issues', '--remote', remote, ...args], access(fake));
  const dry = await issues('--dry-run');
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /^would open issue: "Verify the dependency/);
  assert.equal(fake.issues.length, 0);
  assert.match((await issues()).stdout, /^opened issue 1: /);
  assert.equal((await issues()).stdout, 'nothing to change\n');
});

test('without a token, and refused by GitHub', async (t) => {
  const fake = await fakeGitHub(t);
  const none = await streamstress(['issues', '--remote', remote], {});
  assert.deepEqual([none.code, /set GITHUB_TOKEN/.test(none.stderr)], [2, true], none.stderr);
  fake.trouble('GET', troubles.forbidden);
  const refused = await streamstress(['issues', '--remote', remote], access(fake));
  assert.deepEqual([refused.code, /issues: write/.test(refused.stderr)], [2, true], refused.stderr);
});

test('publish keeps issues and the comment, tells of the turn, and says no secret', async (t) => {
  const fake = await fakeGitHub(t);
  const told = await listener(t);
  const own = newRemote(root);
  const publish = async (n: number, more: Readonly<Record<string, string>> = {}) => {
    const folder = join(root, `night-${n}`);
    await mkdir(join(folder, 'results'), { recursive: true });
    await writeFile(
      join(folder, 'results/report.json'),
      reportText(nightOf(n, n === 0 ? {} : { 1: { accused: 'triggers' } })),
    );
    const args = ['publish', '--remote', own, '--output-dir', folder, '--issues', '--comment'];
    return streamstress(args, { ...access(fake), STREAMSTRESS_NOTIFY_URL: told.url, ...more });
  };
  const pull = { GITHUB_REF: 'refs/pull/7/merge' };
  assert.match((await publish(0)).stderr, /note: no comment: this workflow runs for no pull request/);
  const red = await publish(1, pull);
  assert.equal(red.code, 0, red.stderr);
  assert.match(red.stderr, /note: comment created at pull request 7[\s\S]*note: opened issue 1: triggers breaks/);
  assert.deepEqual(
    told.bodies.map((body) => (body as { event?: string }).event),
    ['first_failure'],
  );
  fake.trouble('GET', troubles.forbidden, troubles.forbidden);
  const refused = await publish(2, pull);
  assert.deepEqual(
    [refused.code, /Pull requests of forks get no such token/.test(refused.stderr)],
    [0, true],
    refused.stderr,
  );
  assert.ok(![red, refused].some(({ stdout, stderr }) => `${stdout}${stderr}`.includes('secretpart')));
});

test('notify tells of silence', async (t) => {
  const told = await listener(t);
  const env = { STREAMSTRESS_NOTIFY_URL: told.url };
  const always = await streamstress(['notify', '--remote', remote, '--after', '1h', '--every', '99999h'], env);
  assert.match(always.stdout, /: no run for /);
  assert.equal((told.bodies[0] as { event?: string }).event, 'no_run');
  assert.match((await streamstress(['notify', '--remote', remote, '--every', '1m'], env)).stdout, /: nothing to tell/);
  assert.equal((await streamstress(['notify', '--remote', remote], {})).code, 2);
});

async function listener(t: TestContext) {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close().closeAllConnections());
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/secretpart` };
}
