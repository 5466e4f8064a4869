import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { Exit } from '../ports/processes.ts';
import { findGo } from './go.ts';
import type { ToolSearch } from './search.ts';

const packagesPerMessage = 100;

/**
 * Builds a Go program (`github.com/google/ko@v0.19.1`) with the settings that ko builds with, so that both share Go's
 * build cache, and moves it to its place in one go: whoever installs the same at the same time does no harm.
 */
export async function installWithGo(program: string, target: string, search: ToolSearch): Promise<void> {
  const name = basename(target);
  const go = await findGo(search);
  const temporary = `${dirname(target)}.${randomUUID()}`;
  search.progress(`installing ${program} with ${go.path}; this takes a minute, once`);
  try {
    const built = await goInstall(go.path, program, temporary, search);
    if (built.code !== 0) throw notInstalled(name, program, built);
    await search.files.write(join(dirname(target), 'origin.txt'), `${program}\nbuilt by go ${go.version}\n`);
    const moved = await search.processes.run({ program: 'mv', args: ['-f', join(temporary, name), target] });
    if (moved.code !== 0) throw notInstalled(name, program, moved);
  } finally {
    await search.files.remove(temporary);
  }
}

function goInstall(go: string, program: string, folder: string, search: ToolSearch): Promise<Exit> {
  const env = {
    GOBIN: folder,
    CGO_ENABLED: '0',
    GOFLAGS: '-trimpath',
    GOWORK: 'off',
    GOOS: undefined,
    GOARCH: undefined,
  };
  let packages = 0;
  const onLine = (line: string) => {
    if (line.startsWith('go: ')) return;
    packages += 1;
    if (packages % packagesPerMessage === 0) search.progress(`installing ${program}: ${packages} packages compiled`);
  };
  return search.processes.run({ program: go, args: ['install', '-v', program], env, onLine, signal: search.signal });
}

function notInstalled(name: string, program: string, exit: Exit): StreamstressError {
  const complaint = exit.stderr
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-3)
    .join('; ');
  const what = `cannot install "${program}" with go install (exit code ${exit.code}): ${complaint}`;
  const advice = `Check that Go's module proxy can be reached (GOPROXY) and that there is space, or put that version of ${name} on the PATH`;
  return new StreamstressError('infrastructure', ['tools', `${name}_not_installed`], `${what}. ${advice}`);
}
