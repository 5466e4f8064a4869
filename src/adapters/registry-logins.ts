import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { Login } from '../ports/registries.ts';
import { createProcesses } from './processes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What we read of docker's config.json; podman's auth.json has the same form. */
export interface LoginFile {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly [field: string]: unknown }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
  readonly [field: string]: unknown;
}

/**
 * The login for `host[:port]/repository` of the first file that has one. Errors: `request`, `registry:login_unreadable`.
 */
export async function findLogin(repository: string, environment: Environment): Promise<Login | undefined> {
  for (const path of loginFiles(environment)) {
    const file = await readLoginFile(path);
    const login = file && ((await fromHelper(repository, file, environment)) ?? fromFile(repository, file));
    if (login !== undefined) return login;
  }
  return undefined;
}

/** Docker's file where DOCKER_CONFIG says so, podman's two places, docker's usual one. */
function loginFiles({ DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, HOME }: Environment): readonly string[] {
  return [
    ...(DOCKER_CONFIG ? [join(DOCKER_CONFIG, 'config.json')] : []),
    ...(REGISTRY_AUTH_FILE ? [REGISTRY_AUTH_FILE] : []),
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'containers', 'auth.json')] : []),
    join(HOME ?? homedir(), '.docker', 'config.json'),
  ];
}

/** Undefined where there is no such file. */
export async function readLoginFile(path: string): Promise<LoginFile | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LoginFile;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(
      `"${path}" cannot be read: ${code ?? 'it is not JSON'}. Repair it, or log in to the registry again`,
    );
  }
}

/** The entry with the longest name that the repository begins with. */
function fromFile(repository: string, { auths = {} }: LoginFile): Login | undefined {
  const names = namesFor(repository);
  const fitting = Object.entries(auths)
    .map(([key, entry]) => ({ name: bareName(key), entry }))
    .filter(({ name, entry }) => entry.auth && names.some((one) => one === name || one.startsWith(`${name}/`)))
    .sort((one, other) => other.name.length - one.name.length);
  const [, username, password] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(fitting[0]?.entry.auth ?? '', 'base64').toString()) ?? [];
  return username === undefined || password === undefined ? undefined : { username, password };
}

/** `docker-credential-<name> get`: the server on standard input, the login as JSON on standard output. */
async function fromHelper(
  repository: string,
  { credHelpers = {}, credsStore }: LoginFile,
  environment: Environment,
): Promise<Login | undefined> {
  const [host = ''] = repository.split('/');
  const helper = credHelpers[host] ?? credsStore;
  if (helper === undefined || helper === '') return undefined;
  const program = `docker-credential-${helper}`;
  const stdin = host === 'docker.io' ? 'https://index.docker.io/v1/' : host;
  const { run, which } = createProcesses(environment);
  if ((await which(program)) === undefined) throw unreadable(`it is kept by "${program}", which is not on the PATH`);
  const { code, stdout } = await run({ program, args: ['get'], stdin });
  if (code !== 0) return undefined;
  const { Username: username, Secret: password } = parsed(stdout, program);
  // A helper answers with an identity token under this name: it is of no use as a password.
  return username === undefined || username === '<token>' || !password ? undefined : { username, password };
}

function parsed(stdout: string, program: string): { readonly Username?: string; readonly Secret?: string } {
  try {
    return JSON.parse(stdout);
  } catch {
    throw unreadable(`"${program}" answers with something that is not JSON`);
  }
}

/** Docker Hub's logins are kept under its old name. */
function namesFor(repository: string): readonly string[] {
  return repository.startsWith('docker.io/')
    ? [repository, repository.replace('docker.io', 'index.docker.io')]
    : [repository];
}

/** `https://index.docker.io/v1/` is `index.docker.io`. */
function bareName(key: string): string {
  return key
    .replace(/^https?:\/\//, '')
    .replace(/\/v[12]\/?$/, '')
    .replace(/\/$/, '');
}

function unreadable(why: string): StreamstressError {
  return new StreamstressError('request', ['registry', 'login_unreadable'], `the registry's login: ${why}`);
}
