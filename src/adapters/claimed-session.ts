import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { StreamstressError } from '../model/error.ts';
import type { Pools } from '../ports/pools.ts';
import type { Session } from '../ports/session.ts';
import type { Advice } from './cluster-access.ts';
import { bearerIn, requestOptions } from './https-exchange.ts';
import { type OpenedSession, type SessionOptions, withTrust } from './session.ts';
import { type WrittenKubeconfig, writeKubeconfig } from './written-kubeconfig.ts';

/** The session of a cluster that is claimed later, and the way to say which it is. */
export interface ClaimedSession extends OpenedSession {
  readonly use: Pools['use'];
}

const advice: Advice = {
  login: 'Was the claimed cluster given back meanwhile?',
  address: 'was the claimed cluster given back, or does it hibernate?',
};

/** Before a cluster is there, nobody can ask it anything. `lender` is the sign-in to Hive's cluster, which begins and ends with this. */
export function createClaimedSession(
  { secrets, environment, signal, folder }: Omit<SessionOptions, 'signIn' | 'login'>,
  lender: Session,
): ClaimedSession {
  let used: KubeConfig | undefined;
  let writing: Promise<WrittenKubeconfig> | undefined;
  const config = async () => used ?? Promise.reject(notClaimed());
  const written = () => {
    writing ??= config().then((found) => writeKubeconfig(join(folder, 'kubeconfig'), found));
    return writing;
  };
  const session: Session = {
    how: 'with the kubeconfig of the claimed cluster',
    prepare: lender.prepare,
    token: async () => bearerIn((await requestOptions(await config(), 'GET', {})).headers),
    kubeconfig: async () => (await written()).path,
    async end() {
      const file = await writing?.catch(() => undefined);
      await file?.remove();
      return [file && 'the kubeconfig is removed', await lender.end()].filter(Boolean).join(', ') || undefined;
    },
  };
  return {
    session,
    access: { config, advice, secrets, signal },
    async use({ kubeconfig, password }) {
      secrets.add(password);
      const found = await readKubeconfig(kubeconfig);
      for (const user of found.getUsers()) for (const one of [user.token, user.password]) secrets.add(one);
      used = withTrust(found, { authority: undefined, insecureSkipTlsVerify: false, environment });
    },
  };
}

async function readKubeconfig(text: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('./kube-config.ts');
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
    if (config.getCurrentCluster() === null) throw new Error('its context names no cluster');
    return config;
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n');
    const message = `the kubeconfig of the claimed cluster cannot be read: ${why}. Claim another one, or ask the owner of the pool`;
    throw new StreamstressError('infrastructure', ['cluster', 'bad_kubeconfig'], message, error);
  }
}

function notClaimed(): StreamstressError {
  const message = 'no cluster is claimed yet, and something asked it already: report this as a bug';
  return new StreamstressError('bug', ['cluster', 'not_claimed'], message);
}
