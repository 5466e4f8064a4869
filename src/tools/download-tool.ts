import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { ToolDownload } from '../config/tools.ts';
import { StreamstressError } from '../model/error.ts';
import type { Exit } from '../ports/processes.ts';
import type { ToolSearch } from './search.ts';

/**
 * Takes a program out of an archive of its project's releases and moves it to its place in one go; false where the
 * archive cannot be reached from here, or this machine lacks the programs for it. An archive that is not the pinned one
 * is never unpacked. Error: `infrastructure`, `tools:<name>_checksum_mismatch`.
 */
export async function downloadTool(
  { url, sha256 }: ToolDownload,
  target: string,
  search: ToolSearch,
): Promise<boolean> {
  const { processes, files, signal, progress } = search;
  const curl = await processes.which('curl');
  const hash = await hashCommand(search);
  if (curl === undefined || hash === undefined || (await processes.which('tar')) === undefined) return false;
  const folder = `${dirname(target)}.${randomUUID()}`;
  const archive = join(folder, 'archive.tar.gz');
  const run = (program: string, ...args: string[]): Promise<Exit> => processes.run({ program, args, signal });
  progress(`downloading ${url}`);
  try {
    await files.write(join(folder, 'origin.txt'), `${url}\nsha256 ${sha256}\n`);
    const got = await run(
      curl,
      '--fail',
      '--silent',
      '--show-error',
      '--location',
      '--connect-timeout',
      '5',
      '--output',
      archive,
      url,
    );
    if (got.code !== 0) {
      progress(`${url} cannot be had from here: ${got.stderr.trim().split('\n').at(-1) ?? `exit code ${got.code}`}`);
      return false;
    }
    const [program = '', ...args] = hash;
    const found = /[0-9a-f]{64}/.exec((await run(program, ...args, archive)).stdout)?.[0];
    if (found !== sha256) throw mismatch(basename(target), url, sha256, found);
    const unpacked = await run('tar', '-xzf', archive, '-C', folder, basename(target));
    await files.remove(archive);
    if (unpacked.code !== 0) return false;
    await files.write(join(dirname(target), 'origin.txt'), `${url}\nsha256 ${sha256}\n`);
    return (await run('mv', '-f', join(folder, basename(target)), target)).code === 0;
  } finally {
    await files.remove(folder);
  }
}

/** As Linux and macOS call it. */
async function hashCommand({ processes }: ToolSearch): Promise<readonly string[] | undefined> {
  if ((await processes.which('sha256sum')) !== undefined) return ['sha256sum'];
  return (await processes.which('shasum')) === undefined ? undefined : ['shasum', '-a', '256'];
}

function mismatch(name: string, url: string, pinned: string, found = 'nothing'): StreamstressError {
  const what = `"${url}" has the SHA-256 ${found}, and config/tools.toml pins ${pinned}`;
  const todo = `Nothing of it was run. Try again; if it stays so, somebody on the way or at its source has changed it: put that version of ${name} on the PATH yourself`;
  return new StreamstressError('infrastructure', ['tools', `${name}_checksum_mismatch`], `${what}. ${todo}`);
}
