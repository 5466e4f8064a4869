import { readFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createActionGroups } from './adapters/action-groups.ts';
import { censoredDataBranch, censoredEvents, censoredFiles, censoredProcesses } from './adapters/censored.ts';
import { censoringCluster } from './adapters/censoring-cluster.ts';
import { createClaimedSession } from './adapters/claimed-session.ts';
import { createClock } from './adapters/clock.ts';
import { compiledPages } from './adapters/compiled-pages.ts';
import { environmentSecrets } from './adapters/environment-secrets.ts';
import { createFiles } from './adapters/files.ts';
import { gitDataBranch } from './adapters/git/data-branch.ts';
import { createGit } from './adapters/git/git.ts';
import { githubLogin, signedIn } from './adapters/git/github-login.ts';
import type { GitHubOptions } from './adapters/github.ts';
import { createHttps } from './adapters/https-client.ts';
import { createCluster } from './adapters/kubernetes-cluster.ts';
import { fittingBuilds, limitedProcesses } from './adapters/limited-processes.ts';
import { createLogFiles } from './adapters/log-files.ts';
import { createMachine } from './adapters/machine.ts';
import { createPlainLines } from './adapters/plain-lines.ts';
import { createProcesses } from './adapters/processes.ts';
import { readSecret } from './adapters/read-secret.ts';
import { createRegistries } from './adapters/registries.ts';
import { createSecrets, type Secrets } from './adapters/secrets.ts';
import { createServices } from './adapters/services.ts';
import { createSession, type OpenedSession, type PasswordLogin } from './adapters/session.ts';
import { standInRegistries } from './adapters/stand-in-registries.ts';
import { createTerminalView } from './adapters/terminal-view.ts';
import { createWebhook } from './adapters/webhook.ts';
import { loginWithPassword } from './cluster/sign-in/oauth-login.ts';
import { revokeToken } from './cluster/sign-in/oauth-token.ts';
import { StreamstressError } from './model/error.ts';
import { pagesUrl } from './model/pages-url.ts';
import type { RunEvent } from './model/run-event.ts';
import type { SecretSource, SignIn } from './model/sign-in.ts';
import type { DataBranch } from './ports/data-branch.ts';
import type { Processes } from './ports/processes.ts';
import type { Registries } from './ports/registries.ts';
import type { World } from './ports/world.ts';
import type { Host } from './run.ts';
import type { CiSandbox, CiSandboxOptions } from './sandbox/ci/ci-sandbox.ts';
import type { Sandbox, SandboxOptions } from './sandbox/sandbox.ts';
import type { Catalog } from './sandbox/upstream/catalog.ts';
import type { Upstream, UpstreamOptions } from './sandbox/upstream/upstream.ts';

/** What a door knows of its surroundings. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of this package: config/ and dist/ lie in it. */
  readonly packageFolder: string;
  readonly version: string;
  readonly signals: Host['signals'];
}

/** What a host is made for. Paths are absolute. */
export interface HostOptions {
  readonly outputDir: string;
  readonly cacheDir: string;
  readonly signIn: SignIn;
  /** Whether that is to Hive's cluster, and the one to work on is claimed of a pool there. */
  readonly claims?: boolean;
  /** Git repository of the history and its branch. */
  readonly remote: string | undefined;
  readonly branch: string;
  /** Whether every commit of the branch stays; else old ones of ours become one now and then. */
  readonly keepCommits: boolean;
  /** Where its pages are served, where that was said. */
  readonly siteUrl: string | undefined;
  /** Where issues and comments are kept; undefined where nothing says that. */
  readonly github?: Pick<GitHubOptions, 'repository' | 'token' | 'apiUrl'> | undefined;
  /** Address for messages. */
  readonly notifyUrl?: SecretSource | undefined;
  readonly componentsFile: string | undefined;
  readonly suitesFile: string | undefined;
  readonly knownIssuesFile: string | undefined;
  readonly historyFile: string | undefined;
  /** Registry of a sandbox that stands for all others: `host:port`. */
  readonly standInRegistry?: string | undefined;
  /** Whether every step's output is kept in <outputDir>/logs. */
  readonly logs: boolean;
  /** Listeners of the run's events, besides the log files. */
  readonly listeners: readonly ((event: RunEvent) => void)[];
}

/** The real world, put together: the only place that names adapters. */
export function createHost(surroundings: Surroundings, options: HostOptions): Host {
  const { environment, packageFolder, version, signals } = surroundings;
  const secrets = createSecrets();
  for (const secret of environmentSecrets(environment)) secrets.add(secret);
  const limited = limitedProcesses(createProcesses(withoutSecrets(environment)), buildsAtOnce());
  const processes = censoredProcesses(limited, secrets);
  const login = githubLogin(environment);
  if (login) secrets.add(login.secret);
  const gitProcesses = signedIn(processes, login);
  const files = censoredFiles(createFiles(), secrets);
  const { session, access, pools } = openTarget(surroundings, options, secrets);
  const broken = new AbortController();
  const logs = () => createLogFiles(join(options.outputDir, 'logs'), (error) => broken.abort(error));
  const listeners = [...(options.logs ? [logs()] : []), ...options.listeners];
  return {
    version,
    signals: { cancel: AbortSignal.any([signals.cancel, broken.signal]), force: signals.force },
    world: {
      processes,
      files,
      clock: createClock(),
      machine: createMachine(),
      git: createGit(gitProcesses, join(options.cacheDir, 'git')),
      cluster: censoringCluster(createCluster(access), secrets),
      session,
      pools,
      registries: openRegistries(surroundings, options, secrets),
      dataBranch: censoredDataBranch(dataBranch(options, gitProcesses), secrets),
      services: createServices({ trust: options.signIn, environment, secrets, signal: afterForce(signals.force) }),
    },
    pages: compiledPages(join(packageFolder, 'dist', 'site')),
    siteUrl: options.siteUrl ?? (options.remote === undefined ? undefined : pagesUrl(options.remote)),
    github: openGitHub(options, secrets, signals.cancel),
    notifier: openNotifier(options, secrets, surroundings),
    censor: secrets.censor,
    emit: censoredEvents((event) => {
      for (const listen of listeners) listen(event);
    }, secrets),
    configTexts: async () => ({
      components: await configTexts(packageFolder, 'components.toml', options.componentsFile),
      suites: await configTexts(packageFolder, 'suites.toml', options.suitesFile),
      failures: await configTexts(packageFolder, 'failures.toml'),
      knownIssues: await configTexts(packageFolder, 'known-issues.toml', options.knownIssuesFile),
      tools: await configTexts(packageFolder, 'tools.toml'),
      history: await configTexts(packageFolder, 'history.toml', options.historyFile),
    }),
  };
}

/** The way to image registries; where a sandbox stands for all of them, the way there. */
function openRegistries(
  { environment, signals }: Surroundings,
  { signIn, outputDir, standInRegistry }: HostOptions,
  secrets: Secrets,
): Registries {
  const registries = createRegistries({
    ...{ trust: signIn, secrets, environment: withoutSecrets(environment), signal: signals.force },
    folder: join(outputDir, 'work', 'registry'),
  });
  return standInRegistry === undefined ? registries : standInRegistries(registries, standInRegistry);
}

/** Variables that carry secrets to us, and to nobody that we start. */
export const secretVariables = {
  token: 'STREAMSTRESS_TOKEN',
  password: 'STREAMSTRESS_PASSWORD',
  notifyUrl: 'STREAMSTRESS_NOTIFY_URL',
} as const;

function withoutSecrets(environment: Surroundings['environment']): Surroundings['environment'] {
  const secret = Object.values(secretVariables).map((name) => [name, undefined]);
  return { ...environment, ...Object.fromEntries(secret) };
}

/** Its library is loaded when it is asked for. */
function openGitHub({ github }: HostOptions, { censor }: Secrets, signal: AbortSignal): Host['github'] {
  return github && (async () => (await import('./adapters/github.ts')).createGitHub({ ...github, signal, censor }));
}

function openNotifier({ notifyUrl }: HostOptions, secrets: Secrets, { environment, signals }: Surroundings) {
  if (notifyUrl === undefined) return undefined;
  const url = () => readSecret(notifyUrl);
  return createWebhook({ url, secrets, clock: createClock(), environment, signal: signals.cancel });
}

/** Where credentials come from; the client, the tests and the steps ask here. */
function openSession({ environment, signals }: Surroundings, options: HostOptions, secrets: Secrets): OpenedSession {
  const { signIn, outputDir } = options;
  const signal = afterForce(signals.force);
  const https = createHttps({ trust: signIn, environment, secrets, signal });
  const login: PasswordLogin = {
    signIn: (asked) => loginWithPassword(https, asked),
    revoke: (server, token) => revokeToken(https, server, token),
  };
  return createSession({ signIn, login, secrets, environment, signal, folder: join(outputDir, 'work') });
}

/** Milliseconds for what is given back even when the clean-up is stopped. */
const lastRequests = 10_000;

/** Fires when a stopped clean-up has had the time for its last requests. */
function afterForce(force: AbortSignal): AbortSignal {
  const over = new AbortController();
  const onForce = () => setTimeout(() => over.abort(force.reason), lastRequests).unref();
  if (force.aborted) onForce();
  else force.addEventListener('abort', onForce, { once: true });
  return over.signal;
}

/** The cluster to work on: the one that is signed in to, or one that a run claims there. */
function openTarget(
  surroundings: Surroundings,
  options: HostOptions,
  secrets: Secrets,
): OpenedSession & Pick<World, 'pools'> {
  const opened = openSession(surroundings, options, secrets);
  if (!options.claims) return opened;
  const { environment, signals } = surroundings;
  const folder = join(options.outputDir, 'work');
  const { use, ...target } = createClaimedSession(
    { secrets, environment, signal: signals.force, folder },
    opened.session,
  );
  return {
    ...target,
    pools: { cluster: censoringCluster(createCluster(opened.access), secrets), session: opened.session, use },
  };
}

/** A text without what looks like a secret, for what is said outside of a run. */
export function withoutSecretShapes(text: string): string {
  return createSecrets().censor(text);
}

/** How many compilers fit this machine at once. */
export function buildsAtOnce(): number {
  return fittingBuilds({ processors: availableParallelism(), memory: totalmem() });
}

function dataBranch({ remote, branch, outputDir, keepCommits }: HostOptions, processes: Processes): DataBranch {
  if (remote !== undefined) {
    const folder = join(outputDir, 'history.git');
    const squashing = keepCommits ? { squashAfter: Number.POSITIVE_INFINITY } : {};
    return gitDataBranch({ processes, clock: createClock(), remote, branch, folder, ...squashing });
  }
  const missing = async () => {
    throw new StreamstressError(
      'request',
      ['publishing', 'no_remote'],
      'no repository for the history: give --remote URL',
    );
  };
  return { read: missing, publish: missing };
}

async function configTexts(packageFolder: string, name: string, override?: string) {
  const own = { path: `config/${name}`, text: await readFile(join(packageFolder, 'config', name), 'utf8') };
  return override === undefined ? [own] : [own, { path: override, text: await userText(override) }];
}

async function userText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new StreamstressError(
      'request',
      ['configuration', 'unreadable'],
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? `there is no file "${path}": check the path that was given for it`
        : `cannot read "${path}": ${(error as Error).message}`,
      error,
    );
  }
}

/** Makes an empty bare repository. */
export async function initRepository(folder: string, surroundings: Surroundings): Promise<void> {
  await git(['init', '--quiet', '--bare', folder], `cannot make a repository at "${folder}"`, surroundings);
}

/** Clones the newest commit of a branch into a folder. Errors: `infrastructure`, `git:failed`. */
export async function cloneBranch(
  repository: string,
  branch: string,
  folder: string,
  surroundings: Surroundings,
): Promise<void> {
  const url = isAbsolute(repository) ? pathToFileURL(repository).href : repository;
  const args = ['clone', '--quiet', '--depth=1', `--branch=${branch}`, '--', url, folder];
  await git(args, `cannot clone "${repository}"`, surroundings);
}

async function git(args: readonly string[], failure: string, { environment, signals }: Surroundings): Promise<void> {
  const exit = await createProcesses(environment).run({ program: 'git', args, signal: signals.cancel });
  if (exit.code !== 0) {
    throw new StreamstressError('infrastructure', ['git', 'failed'], `${failure}: ${exit.stderr.trim()}`);
  }
}

/** `terminal`: a live list on a terminal, plain lines elsewhere; `action`: the log groups of GitHub Actions. */
export type ProgressStyle = 'terminal' | 'action';

/** Shows a run on a stream. */
export function progressView(terminal: {
  readonly stderr: NodeJS.WriteStream;
  readonly progress: ProgressStyle;
  readonly environment: Surroundings['environment'];
}): (event: RunEvent) => void {
  const { stderr, progress, environment } = terminal;
  const write = (text: string) => stderr.write(text);
  if (progress === 'action') return createActionGroups(write);
  return stderr.isTTY ? createTerminalView(stderr, { colours: !environment.NO_COLOR }) : createPlainLines(write);
}

/** An OpenShift that fits in this process; like the two below, its code is loaded when it is asked for. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  return (await import('./sandbox/sandbox.ts')).startSandbox(options);
}

/** A sandbox with what a configuration of ci-operator finds outside of its repository. */
export async function startCiSandbox(options: CiSandboxOptions): Promise<CiSandbox> {
  return (await import('./sandbox/ci/ci-sandbox.ts')).startCiSandbox(options);
}

export async function startCatalog(): Promise<Catalog> {
  return (await import('./sandbox/upstream/catalog.ts')).startCatalog();
}

export async function createUpstream(options: UpstreamOptions): Promise<Upstream> {
  return (await import('./sandbox/upstream/upstream.ts')).createUpstream(options);
}

export { actionCommand, withoutActionCommands } from './adapters/action-commands.ts';
export { mostStepErrors } from './adapters/action-groups.ts';
export { environmentSecrets } from './adapters/environment-secrets.ts';
export type { CiSandbox } from './sandbox/ci/ci-sandbox.ts';
export type { Sandbox } from './sandbox/sandbox.ts';
export type { UpstreamName } from './sandbox/upstream/upstream.ts';
