import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../src/adapters/clock.ts';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DataBranch } from '../../src/ports/data-branch.ts';

/** Waits a twentieth of what it is told. */
const quick: Clock = { now: Date.now, sleep: (time, stop) => createClock().sleep(time / 20, stop) };

/** An empty repository below a folder. */
export function newRemote(root: string): string {
  const remote = mkdtempSync(join(root, 'remote-'));
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  return remote;
}

/** Its data branch, as a publisher of its own sees it. */
export function branchIn(root: string, remote: string): DataBranch {
  const folder = mkdtempSync(join(root, 'clone-'));
  return gitDataBranch({ processes: createProcesses(), clock: quick, remote, branch: 'gh-pages', folder });
}
