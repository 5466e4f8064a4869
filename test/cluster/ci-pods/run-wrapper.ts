import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFrames, type Frames } from '../../../src/cluster/ci-pods/read-frames.ts';
import type { TarFile } from '../../../src/cluster/ci-pods/read-tar.ts';
import { filesOf } from '../../../src/cluster/ci-pods/unpack.ts';
import { artifactsScript, commandArguments, testScript } from '../../../src/cluster/ci-pods/wrapper.ts';

const marker = 'frame-1234';

/** The two containers of a pod as processes of this machine. */
export interface WrappedPod {
  readonly folder: string;
  readonly test: ChildProcess;
  /** What the step wrote so far. */
  log(): string;
  /** How it ended, with what came of it. */
  readonly ended: Promise<{ readonly code: number | null; readonly log: string; readonly frames: Frames }>;
}

export interface Wrapped {
  readonly env?: Readonly<Record<string, string>>;
  readonly script?: boolean;
  /** Prepares the folder `saved`, as a mounted Secret has it. */
  readonly saved?: (folder: string) => void;
  readonly bash?: string;
}

/** Runs commands as a pod does; the folder is removed at the end. */
export function startWrapped(commands: string, { env = {}, script = false, saved, bash = '/bin/bash' }: Wrapped = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wrapper-'));
  for (const name of ['work', 'saved', 'logs']) mkdirSync(join(folder, name));
  saved?.(join(folder, 'saved'));
  const whole = {
    ...{ PATH: '/usr/local/bin:/usr/bin:/bin', STREAMSTRESS_WORK: join(folder, 'work') },
    ...{ STREAMSTRESS_TIMEOUT: '60', STREAMSTRESS_GRACE: '5', STREAMSTRESS_PHASE: 'test', STREAMSTRESS_CLONE: '' },
    ...{ STREAMSTRESS_SCRIPT: script ? 'yes' : 'no', STREAMSTRESS_SAVED: join(folder, 'saved') },
    ...{ STREAMSTRESS_FORM: 'files', STREAMSTRESS_KUBECONFIG: 'yes', STREAMSTRESS_MARKER: marker },
    ...{ STREAMSTRESS_SENDS_SHARED: 'yes', SHARED_DIR: join(folder, 'work/shared') },
    ARTIFACT_DIR: join(folder, 'logs/artifacts'),
    ...env,
  };
  const start = (text: string, args: readonly string[] = []) =>
    spawn(bash, ['-c', text, '/bin/bash', ...args], { env: whole, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const test = start(testScript, commandArguments(commands, script));
  const artifacts = start(artifactsScript);
  const [log, sent] = [textOf(test), textOf(artifacts)];
  const ended = Promise.all([exitOf(test), exitOf(artifacts)]).then(([code]) => {
    rmSync(folder, { recursive: true });
    const frames = createFrames(marker);
    for (const line of sent().split('\n')) if (line !== '') frames.push(line);
    return { code, log: log(), frames: frames.read() };
  });
  return { folder, test, artifacts, log, ended };
}

export async function runWrapped(commands: string, how: Wrapped = {}) {
  return startWrapped(commands, how).ended;
}

/** Texts of the files of what was sent, by path. */
export async function contentOf(sent: Frames['shared']): Promise<Record<string, string>> {
  if (sent?.state !== 'whole') throw new Error(`nothing whole was sent: ${JSON.stringify(sent)}`);
  const texts: Record<string, string> = {};
  for await (const file of filesOf(sent.pieces, () => undefined)) texts[file.path] = await textOfFile(file);
  return texts;
}

async function textOfFile({ content }: TarFile): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

function textOf({ stdout, stderr }: ChildProcess): () => string {
  const parts: Buffer[] = [];
  for (const stream of [stdout, stderr]) stream?.on('data', (part) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
}
