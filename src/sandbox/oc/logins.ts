import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Basic credentials, `user:password` in base64, by the host of a registry. */
export type Logins = Readonly<Record<string, string>>;

/** Where logins are, first place first: what was asked for, REGISTRY_AUTH_FILE, podman's file, docker's. */
function placesOf(env: NodeJS.ProcessEnv, asked: string | undefined): readonly string[] {
  const { REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, DOCKER_CONFIG, HOME = '/' } = env;
  if (asked !== undefined) return [asked];
  return [
    ...(REGISTRY_AUTH_FILE ? [REGISTRY_AUTH_FILE] : []),
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'containers', 'auth.json')] : []),
    ...(DOCKER_CONFIG ? [join(DOCKER_CONFIG, 'config.json')] : []),
    join(HOME, '.docker', 'config.json'),
  ];
}

/** The logins of the first file that is there. */
export function readLogins(env: NodeJS.ProcessEnv, asked: string | undefined): Logins {
  const path = placesOf(env, asked).find((place) => existsSync(place));
  const { auths = {} } = path === undefined ? {} : (JSON.parse(readFileSync(path, 'utf8')) as { auths?: Auths });
  return Object.fromEntries(
    Object.entries(auths).map(([host, { auth = '' }]) => [host.replace(/^https?:\/\//, ''), auth]),
  );
}

type Auths = Readonly<Record<string, { readonly auth?: string }>>;

/** Adds a login to the file that is asked for, or the first place, and returns its path. */
export function saveLogin(env: NodeJS.ProcessEnv, asked: string | undefined, host: string, auth: string): string {
  const [path = ''] = placesOf(env, asked);
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  mkdirSync(dirname(path), { recursive: true });
  const config = { ...before, auths: { ...before.auths, [host]: { auth } } };
  writeFileSync(path, `${JSON.stringify(config, undefined, '\t')}\n`, { mode: 0o600 });
  return path;
}
