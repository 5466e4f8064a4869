import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { SignIn } from '../model/sign-in.ts';
import type { Session } from '../ports/session.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { bearerIn, requestOptions } from './https-exchange.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { proxyFor, proxyPassword } from './proxy-for.ts';
import { readSecret } from './read-secret.ts';
import type { Secrets } from './secrets.ts';
import { readAuthority, serverKubeconfig } from './server-kubeconfig.ts';
import { adviceFor, signInWords } from './sign-in-words.ts';
import { type WrittenKubeconfig, writeKubeconfig } from './written-kubeconfig.ts';

/** A password becomes a token, and that ends: how is not known here. */
export interface PasswordLogin {
  signIn(login: { server: string; username: string; password: string }): Promise<string>;
  revoke(server: string, token: string): Promise<void>;
}

export interface SessionOptions {
  readonly signIn: SignIn;
  readonly login: PasswordLogin;
  readonly secrets: Secrets;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Gives up what the cluster is being asked. */
  readonly signal: AbortSignal;
  /** Folder for a kubeconfig that has to be written. */
  readonly folder: string;
}

/** The session, and the same as the way in for the Kubernetes client. */
export interface OpenedSession {
  readonly session: Session;
  readonly access: ClusterAccess;
}

/** One sign-in for everybody: whatever is asked first signs in, once, and a refusal is not tried again. */
export function createSession(options: SessionOptions): OpenedSession {
  const { signIn, login, secrets, signal, folder } = options;
  const prepared = once(() => prepare(options));
  const got = once(async () => {
    if (signIn.type !== 'password') return undefined;
    const { secret = '' } = await prepared();
    const token = await login.signIn({ server: signIn.server, username: signIn.username, password: secret });
    secrets.add(token);
    return token;
  });
  const config = once(async () => (await prepared()).config(await got()));
  const written = once(async () => {
    const { testsConfig = config } = await prepared();
    return writeKubeconfig(join(folder, 'kubeconfig'), await testsConfig());
  });
  const session: Session = {
    how: signInWords(signIn),
    prepare: async () => void (await prepared()),
    token: async () => bearerIn((await requestOptions(await config(), 'GET', {})).headers),
    kubeconfig: async () => (await ownKubeconfig(signIn, config)) ?? (await written()).path,
    end: () => end(options, got.started(), written.started()),
  };
  return { session, access: { config, advice: adviceFor(signIn), secrets, signal } };
}

/** What is known before any server is asked; the secret is a password or nothing. */
interface Prepared {
  readonly secret?: string;
  config(token: string | undefined): Promise<KubeConfig>;
  /** What the tests are given where that is not ours. */
  testsConfig?(): Promise<KubeConfig>;
}

async function prepare({ signIn, secrets, environment }: SessionOptions): Promise<Prepared> {
  for (const name of ['HTTPS_PROXY', 'https_proxy']) secrets.add(proxyPassword(environment[name]));
  const authority = await readAuthority(signIn);
  const { insecureSkipTlsVerify } = signIn;
  if (signIn.type === 'kubeconfig') {
    const config = withTrust(await loadKubeconfig(signIn), { authority, insecureSkipTlsVerify, environment });
    for (const { token, password } of config.getUsers()) for (const one of [token, password]) secrets.add(one);
    return { config: async () => config };
  }
  const { server } = signIn;
  const proxy = proxyFor(server, environment);
  const secret = await readSecret(signIn.type === 'token' ? signIn.token : signIn.password);
  secrets.add(secret);
  if (signIn.type === 'password') secrets.add(`${signIn.username}:${secret}`);
  const given = signIn.type === 'token' ? secret : undefined;
  const configOf = (token = given) => serverKubeconfig({ server, token, authority, insecureSkipTlsVerify, proxy });
  if (signIn.type !== 'token' || signIn.testsToken === undefined) return { secret, config: configOf };
  const testsToken = await readSecret(signIn.testsToken);
  secrets.add(testsToken);
  return { secret, config: configOf, testsConfig: () => configOf(testsToken) };
}

interface Changes {
  readonly authority: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly environment: SessionOptions['environment'];
}

/** The options of the command line win over the kubeconfig's cluster; its own proxy wins over the environment's. */
export function withTrust(config: KubeConfig, { authority, insecureSkipTlsVerify, environment }: Changes): KubeConfig {
  const cluster = config.getCurrentCluster();
  if (cluster === null) return config;
  const { caFile, caData, ...rest } = cluster;
  const trust = authority === undefined ? { caFile, caData } : { caData: Buffer.from(authority).toString('base64') };
  const own = insecureSkipTlsVerify ? {} : trust;
  const proxyUrl = cluster.proxyUrl ?? proxyFor(cluster.server, environment);
  const changed = {
    ...rest,
    ...own,
    skipTLSVerify: insecureSkipTlsVerify || cluster.skipTLSVerify,
    ...(proxyUrl ? { proxyUrl } : {}),
  };
  config.clusters = config.clusters.map((one) => (one === cluster ? changed : one));
  return config;
}

/** The user's own files do for programs where nothing of them was changed. */
async function ownKubeconfig(signIn: SignIn, config: () => Promise<KubeConfig>): Promise<string | undefined> {
  if (signIn.type !== 'kubeconfig' || signIn.context || signIn.certificateAuthority || signIn.insecureSkipTlsVerify) {
    return undefined;
  }
  const isPod = (await config()).getCurrentUser()?.authProvider?.name === 'tokenFile';
  return isPod ? undefined : signIn.files.join(delimiter);
}

/** A sign-in that failed has left nothing. */
async function end(
  { signIn, login }: SessionOptions,
  got: Promise<string | undefined> | undefined,
  written: Promise<WrittenKubeconfig> | undefined,
): Promise<string | undefined> {
  const token = await got?.catch(() => undefined);
  const file = await written?.catch(() => undefined);
  await file?.remove();
  if (token !== undefined && signIn.type === 'password') await login.revoke(signIn.server, token);
  const done = [
    ...(token === undefined ? [] : ['the token is revoked']),
    ...(file ? ['the kubeconfig is removed'] : []),
  ];
  return done.length > 0 ? done.join(', ') : undefined;
}

interface Once<T> {
  (): Promise<T>;
  /** The one call, where there was one. */
  started(): Promise<T> | undefined;
}

function once<T>(work: () => Promise<T>): Once<T> {
  let running: Promise<T> | undefined;
  const call = () => {
    running ??= work();
    return running;
  };
  return Object.assign(call, { started: () => running });
}
