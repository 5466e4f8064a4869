import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import type { Terminal } from '../../src/commands/command.ts';
import { commandList } from '../../src/commands/command-list.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { hostOptionsOf, requestOf } from '../../src/commands/request-options.ts';
import type { Goal, Request } from '../../src/model/request.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
import type { Host } from '../../src/run.ts';
import { createHost } from '../../src/wiring.ts';

export interface OpenedHost extends Host {
  readonly folder: string;
  readonly heard: RunEvent[];
  request(goal: Goal): Request;
}

export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The host that `streamstress test` makes of its options, put together as in the program. `ca` becomes a file. */
export async function openHost(
  t: TestContext,
  args: readonly string[],
  environment: Terminal['environment'] = {},
  ca?: string,
): Promise<OpenedHost> {
  const folder = await temporaryFolder(t);
  if (ca !== undefined) await writeFile(join(folder, 'ca.pem'), ca);
  const trust = ca === undefined ? [] : ['--certificate-authority', 'ca.pem'];
  const command = await commandList.find(({ name }) => name === 'test')?.load();
  if (!command) throw new Error('there is no command "test"');
  const never = new AbortController().signal;
  const terminal: Terminal = {
    stdout: process.stdout,
    stderr: process.stderr,
    progress: 'terminal',
    environment: { PATH: process.env.PATH, ...environment },
    folder,
    packageFolder: resolve(import.meta.dirname, '../..'),
    version: 'test',
    signals: { cancel: never, force: never },
    self: ['', ''],
  };
  const heard: RunEvent[] = [];
  const given = parseCommand(command, [...args, ...trust]);
  const host = createHost(terminal, hostOptionsOf(given, terminal, [(event) => heard.push(event)]));
  return { ...host, folder, heard, request: (goal) => requestOf(goal, given, terminal) };
}
