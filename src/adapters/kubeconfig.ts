import type { KubeConfig } from '@kubernetes/client-node';
import { StreamstressError } from '../model/error.ts';

/** Which cluster: a kubeconfig's path (else KUBECONFIG, ~/.kube/config or a Pod's own account) and a context of it. */
export interface ClusterChoice {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** Gives up what waits for an answer: the error `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

const fallbackServer = 'http://localhost:8080';

/** Errors: `request`, `cluster:no_kubeconfig`, `cluster:bad_kubeconfig`, `cluster:no_context`. */
export async function loadKubeconfig(choice: ClusterChoice): Promise<KubeConfig> {
  const { KubeConfig } = await import('./kube-config.ts');
  const config = new KubeConfig();
  try {
    if (choice.kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(choice.kubeconfig);
  } catch (error) {
    throw unreadable(choice, error as NodeJS.ErrnoException);
  }
  if (choice.context !== undefined) useContext(config, choice.context);
  const cluster = config.getCurrentCluster();
  if (choice.kubeconfig === undefined && cluster?.server === fallbackServer) {
    throw requestError(
      'no_kubeconfig',
      'no cluster is known: there is no kubeconfig. Give --kubeconfig, or set KUBECONFIG',
    );
  }
  if (cluster === null) {
    const current = config.getCurrentContext();
    const known = config
      .getContexts()
      .map((context) => `"${context.name}"`)
      .join(', ');
    throw requestError(
      'no_context',
      `the kubeconfig's context "${current}" names no cluster of it. Choose one of: ${known}`,
    );
  }
  return config;
}

function useContext(config: KubeConfig, name: string): void {
  const known = config.getContexts().map((context) => context.name);
  if (!known.includes(name)) {
    const names = known.map((one) => `"${one}"`).join(', ');
    throw requestError('no_context', `the kubeconfig has no context "${name}". It has: ${names}`);
  }
  config.setCurrentContext(name);
}

function unreadable(choice: ClusterChoice, error: NodeJS.ErrnoException): StreamstressError {
  const which = choice.kubeconfig === undefined ? 'the kubeconfig' : `the kubeconfig "${choice.kubeconfig}"`;
  if (error.code === 'ENOENT') return requestError('no_kubeconfig', `there is no file: ${which}`);
  const [why = ''] = error.message.split('\n');
  return requestError('bad_kubeconfig', `${which} cannot be read: ${why}`);
}

function requestError(reason: string, message: string): StreamstressError {
  return new StreamstressError('request', ['cluster', reason], message);
}
