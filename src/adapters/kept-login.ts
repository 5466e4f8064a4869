import { rmSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { KeptLogin, RegistryEnv } from '../ports/registries.ts';
import { type LoginFile, readLoginFile } from './registry-logins.ts';
import { withUsualAuthorities } from './server-kubeconfig.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Logins in a folder of its own, readable by its user only, that lives as long as this process at most. */
export interface LoginFolder {
  /** Errors: `infrastructure`, `registry:login_not_kept`. */
  keep(login: KeptLogin): Promise<RegistryEnv>;
  forget(): Promise<boolean>;
}

export function createLoginFolder(folder: string, environment: Environment): LoginFolder {
  let isKept = false;
  const onExit = () => rmSync(folder, { recursive: true, force: true });
  return {
    async keep(login) {
      try {
        await rm(folder, { recursive: true, force: true });
        if (!isKept) process.once('exit', onExit);
        isKept = true;
        return await write(folder, login, environment);
      } catch (error) {
        if (error instanceof StreamstressError) throw error;
        const message = `cannot write the registry's login for ko: ${(error as Error).message}. Check the folder, or give another --output-dir`;
        throw new StreamstressError('infrastructure', ['registry', 'login_not_kept'], message, error);
      }
    },
    async forget() {
      const wasKept = isKept;
      isKept = false;
      process.off('exit', onExit);
      if (wasKept) await rm(folder, { recursive: true, force: true });
      return wasKept;
    },
  };
}

async function write(folder: string, login: KeptLogin, environment: Environment): Promise<RegistryEnv> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const put = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600, flag: 'wx' });
  const { DOCKER_CONFIG, HOME, SSL_CERT_FILE } = environment;
  const own = await readLoginFile(join(DOCKER_CONFIG ?? join(HOME ?? homedir(), '.docker'), 'config.json'));
  await put('config.json', `${JSON.stringify(withLogin(own ?? {}, login), undefined, 2)}\n`);
  if (login.authority === undefined) return { DOCKER_CONFIG: folder };
  const trusted = SSL_CERT_FILE ? await readFile(SSL_CERT_FILE, 'utf8') : '';
  await put('ca.crt', `${withUsualAuthorities(login.authority)}\n${trusted}`);
  return { DOCKER_CONFIG: folder, SSL_CERT_FILE: join(folder, 'ca.crt') };
}

/**
 * The user's logins stay: images are built upon others. A store of credentials would hide all that is in the file: it is
 * asked for those registries alone that it is known to have.
 */
function withLogin(
  { auths = {}, credHelpers = {}, credsStore, ...rest }: LoginFile,
  { registry, username, password }: KeptLogin,
): LoginFile {
  const stored = credsStore ? Object.keys(auths).map((key) => [key.replace(/^https:\/\//, ''), credsStore]) : [];
  const { [registry]: _, ...helpers } = { ...Object.fromEntries(stored), ...credHelpers } as Record<string, string>;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return { ...rest, auths: { ...auths, [registry]: { auth } }, credHelpers: helpers };
}
