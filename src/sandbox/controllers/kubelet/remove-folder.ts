import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Removes a folder, also one with folders in it that their owner may not write or read, as containers leave them. */
export async function removeFolder(path: string): Promise<void> {
  const remove = () => rm(path, { recursive: true, force: true });
  await remove().catch(async () => {
    await run('chmod', ['-R', 'u+rwX', path]);
    await remove();
  });
}
