import type { KubeConfig } from '@kubernetes/client-node';
import { loadKubeconfig } from './kubeconfig.ts';
import { createSecrets, type Secrets } from './secrets.ts';

/** What to do when a cluster cannot be had: it depends on how we sign in. */
export interface Advice {
  /** It does not accept who we are. */
  readonly login: string;
  /** It cannot be reached at this address. */
  readonly address: string;
}

/** The way into one cluster. */
export interface ClusterAccess {
  /** Its address and our credentials. Called before every request. Errors: those of signing in. */
  config(): Promise<KubeConfig>;
  readonly advice: Advice;
  /** Learns the credentials that are sent. */
  readonly secrets: Secrets;
  /** Gives up what is being asked. */
  readonly signal: AbortSignal | undefined;
}

/** Which cluster: a kubeconfig's path and a context of it. */
export interface ClusterChoice {
  readonly kubeconfig: string;
  readonly context?: string | undefined;
  /** Gives up what is being asked. */
  readonly signal?: AbortSignal;
}

/** For those who sign in with a kubeconfig. */
export const kubeconfigAdvice: Advice = {
  login: 'Log in again, or give another --kubeconfig',
  address: 'does the kubeconfig name its current address?',
};

/** The way in that a kubeconfig shows, as it is; read at the first request. */
export function kubeconfigAccess({ kubeconfig, context, signal }: ClusterChoice): ClusterAccess {
  let loading: Promise<KubeConfig> | undefined;
  const config = () => {
    loading ??= loadKubeconfig({ files: [kubeconfig], byDefault: false, context });
    return loading;
  };
  return { config, advice: kubeconfigAdvice, secrets: createSecrets(), signal };
}
