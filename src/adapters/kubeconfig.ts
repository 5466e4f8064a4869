import { existsSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { StreamstressError } from '../model/error.ts';

/** Which cluster: files that are merged as kubectl does it, and a context of them. */
export interface KubeconfigChoice {
  readonly files: readonly string[];
  /** True where nobody named the files: where there are none, a Pod's own account is taken. */
  readonly byDefault: boolean;
  readonly context: string | undefined;
}

const podToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Errors: `request`, `cluster:no_kubeconfig`, `cluster:bad_kubeconfig`, `cluster:no_context`. */
export async function loadKubeconfig({ files, byDefault, context }: KubeconfigChoice): Promise<KubeConfig> {
  const { KubeConfig } = await import('./kube-config.ts');
  const config = new KubeConfig();
  const there = files.filter((file) => existsSync(file));
  if (there.length > 0) for (const file of there) merge(config, file, KubeConfig);
  else if (byDefault && existsSync(podToken)) config.loadFromCluster();
  else throw noKubeconfig(files);
  if (context !== undefined) useContext(config, context);
  if (config.getCurrentCluster() === null) throw noCluster(config);
  return config;
}

/** The first file to name a cluster, user, context or current context wins. */
function merge(config: KubeConfig, file: string, Config: new () => KubeConfig): void {
  const next = new Config();
  try {
    next.loadFromFile(file);
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n');
    throw requestError('bad_kubeconfig', `the kubeconfig "${file}" cannot be read: ${why}`);
  }
  const fresh = <T extends { name: string }>(known: readonly T[] = [], more: readonly T[] = []) => [
    ...known,
    ...more.filter(({ name }) => !known.some((one) => one.name === name)),
  ];
  config.loadFromOptions({
    clusters: fresh(config.clusters, next.clusters),
    users: fresh(config.users, next.users),
    contexts: fresh(config.contexts, next.contexts),
    currentContext: config.currentContext || next.currentContext,
  });
}

function useContext(config: KubeConfig, name: string): void {
  if (!config.getContexts().some((context) => context.name === name)) {
    throw requestError('no_context', `the kubeconfig has no context "${name}". It has: ${contextsOf(config)}`);
  }
  config.setCurrentContext(name);
}

function contextsOf(config: KubeConfig): string {
  const names = config.getContexts().map(({ name }) => `"${name}"`);
  return names.length > 0 ? names.join(', ') : 'none';
}

function noCluster(config: KubeConfig): StreamstressError {
  const current = config.getCurrentContext();
  const what = current ? `context "${current}" names no cluster of it` : 'has no current context';
  return requestError('no_context', `the kubeconfig ${what}. Choose one with --context: ${contextsOf(config)}`);
}

function noKubeconfig(files: readonly string[]): StreamstressError {
  const which =
    files.length === 0
      ? 'no cluster is known: there is no kubeconfig'
      : `there is no kubeconfig ${files.map((file) => `"${file}"`).join(', ')}`;
  const advice =
    'name that of the cluster with --kubeconfig or KUBECONFIG, or sign in with --api-url URL and a token or a password';
  return requestError('no_kubeconfig', `${which}: ${advice}`);
}

function requestError(reason: string, message: string): StreamstressError {
  return new StreamstressError('request', ['cluster', reason], message);
}
