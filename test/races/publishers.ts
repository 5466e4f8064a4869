import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DataBranch } from '../../src/ports/data-branch.ts';
import type { Pages } from '../../src/ports/pages.ts';
import type { Processes } from '../../src/ports/processes.ts';
import type { Landing } from '../../src/publish/landing.ts';
import type { RunView } from '../../src/publish/run-pages.ts';
import type { Report } from '../../src/report/report.ts';

const root = mkdtempSync(join(tmpdir(), 'publishers-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** A git server on this machine; `refuses`: one push of so many is turned down. */
export function newRemote(refuses?: number): string {
  const remote = mkdtempSync(join(root, 'remote-'));
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
    execFileSync('git', ['-C', remote, 'config', key, 'true']);
  }
  const hook = join(remote, 'hooks', 'pre-receive');
  const script = `#!/bin/bash\n(( RANDOM % ${refuses} )) && exit 0\necho "not now" >&2\nexit 1\n`;
  if (refuses !== undefined) writeFileSync(hook, script);
  if (refuses !== undefined) chmodSync(hook, 0o755);
  return `file://${remote}`;
}

/** Another one with the same in it. */
export function copyOf(remote: string): string {
  const copy = mkdtempSync(join(root, 'remote-'));
  cpSync(remote.replace('file://', ''), copy, { recursive: true });
  return `file://${copy}`;
}

/** The data branch, as a publisher of its own sees it. */
export function branchIn(
  remote: string,
  processes: Processes = createProcesses(),
  clock: Clock = createClock(),
  squashAfter = 100,
): DataBranch {
  const folder = mkdtempSync(join(root, 'clone-'));
  return gitDataBranch({ processes, clock, remote, branch: 'gh-pages', folder, squashAfter });
}

/** The name of all that is on the branch. */
export function treeOn(remote: string): string {
  const folder = remote.replace('file://', '');
  return execFileSync('git', ['-C', folder, 'rev-parse', 'gh-pages^{tree}'], { encoding: 'utf8' }).trim();
}

/** Small pages with the links of the real ones; `rendered` is called with the path of each. */
export function linkingPages(rendered: (path: string) => void = () => {}): Pages {
  return {
    async render(path, view) {
      rendered(path);
      if (path === '404') return 'nothing here';
      return path.startsWith('runs/') ? runPage(view as unknown as RunView) : landing(view as unknown as Landing);
    },
    assets: async () => new Map([['_astro/site.css', 'p {}']]),
  };
}

function landing({ rows, kept, tests, allSeries, newest, isFirst }: Landing): string {
  const shown = { rows: rows.map(({ id }) => id), tests, allSeries, newest: newest?.run.id, isFirst };
  return JSON.stringify({ ...shown, links: kept.map((id) => `runs/${id}/index.html`) });
}

/** Of a run that tells nothing of others. */
function runPage({ report: { run }, folder, hasLogs }: RunView): string {
  const data = [`data/runs/${run.id}.json.gz`, ...(hasLogs ? [`data/runs/${run.id}.logs.json.gz`] : [])];
  return JSON.stringify({ run, links: [...data, `series/${folder}/index.html`] });
}

/** One of many runs that differ in their place in time alone. */
export function numbered(report: Report, n: number): Report {
  const startedAt = new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString();
  return { ...report, tests: report.tests.slice(0, 3), run: { ...report.run, id: `run-${n}`, startedAt } };
}
