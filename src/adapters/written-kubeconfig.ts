import { rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { StreamstressError } from '../model/error.ts';

/** A kubeconfig that lives as long as this process at most, readable by its user only. */
export interface WrittenKubeconfig {
  readonly path: string;
  remove(): Promise<void>;
}

/** Errors: `infrastructure`, `signing_in:no_kubeconfig_written`. */
export async function writeKubeconfig(path: string, config: KubeConfig): Promise<WrittenKubeconfig> {
  const onExit = () => rmSync(path, { force: true });
  try {
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    process.once('exit', onExit);
    await writeFile(path, `${exported(config)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const message = `cannot write the kubeconfig for the tests: ${(error as Error).message}. Check the folder, or give another --output-dir`;
    throw new StreamstressError('infrastructure', ['signing_in', 'no_kubeconfig_written'], message, error);
  }
  return {
    path,
    async remove() {
      process.off('exit', onExit);
      await rm(path, { force: true });
    },
  };
}

/** A Pod's own account is exported by its token's file, as kubectl reads it. */
function exported(config: KubeConfig): string {
  const document = JSON.parse(config.exportConfig()) as { users: { user: Record<string, unknown> }[] };
  for (const { user } of document.users) {
    const provider = user['auth-provider'] as { name?: string; config?: { tokenFile?: string } } | undefined;
    if (provider?.name !== 'tokenFile') continue;
    delete user['auth-provider'];
    user.tokenFile = provider.config?.tokenFile;
  }
  return JSON.stringify(document, undefined, 2);
}
