import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { removeFolder } from './remove-folder.ts';

const run = promisify(execFile);

/** How this machine lets a process have files, mounts and processes of its own. */
export interface Isolation {
  /** Options of `unshare`. */
  readonly flags: readonly string[];
  /** Whether folders can be laid upon each other; they are copied where not. */
  readonly overlay: boolean;
  /** Further options of such a mount. */
  readonly overlayOptions: readonly string[];
}

const namespaces = ['--mount', '--pid', '--fork', '--kill-child'];
const asUser = ['--user', '--map-root-user'];

const possible: readonly Isolation[] = [
  { flags: namespaces, overlay: true, overlayOptions: [] },
  { flags: namespaces, overlay: false, overlayOptions: [] },
  { flags: [...asUser, ...namespaces], overlay: true, overlayOptions: ['userxattr'] },
  { flags: [...asUser, ...namespaces], overlay: false, overlayOptions: [] },
];

/** The best that this machine allows below a folder. Rejects, with what it said to the last try, where it allows nothing. */
export async function findIsolation(folder: string): Promise<Isolation> {
  const scratch = mkdtempSync(join(folder, 'isolation-'));
  try {
    let refusal: unknown;
    for (const isolation of possible) {
      try {
        await run('unshare', [...isolation.flags, '--', '/bin/sh', '-ec', trial(isolation), 'sh', scratch]);
        return isolation;
      } catch (error) {
        refusal = error;
      }
    }
    throw refusal;
  } finally {
    await removeFolder(scratch);
  }
}

function trial({ overlay, overlayOptions }: Isolation): string {
  const options = ['lowerdir=lower,upperdir=upper,workdir=work', ...overlayOptions].join();
  return `cd "$1"
mkdir -p lower upper work root
${overlay ? `mount -t overlay overlay -o ${options} root` : 'mount --bind lower root'}
umount root`;
}
