import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { OcError } from './flags.ts';
import { send } from './send.ts';

/** The cluster that commands are about, and who they are there. */
export interface Cluster {
  readonly token: string;
  readonly ca: string | undefined;
  /** Where nothing else is said. */
  readonly namespace: string;
  /** The object or list at a path of the API. Throws OcError in the words of kubectl. */
  get(path: string): Promise<KubernetesObject>;
}

/** Of KUBECONFIG (in JSON), else of the Pod's ServiceAccount. */
export function clusterOf(env: NodeJS.ProcessEnv): Cluster {
  const { server, token, ca, namespace } = env.KUBECONFIG ? ofKubeconfig(env.KUBECONFIG) : ofPod(env);
  return {
    ...{ token, ca, namespace },
    async get(path) {
      const { status, body } = await send(server + path, { headers: { authorization: `Bearer ${token}` }, ca });
      const answer = JSON.parse(body.toString());
      if (status === 200) return answer;
      if (status === 401) throw new OcError('error: You must be logged in to the server (Unauthorized)');
      throw new OcError(`Error from server (${answer.reason}): ${answer.message}`);
    },
  };
}

interface Place {
  readonly server: string;
  readonly token: string;
  readonly ca: string | undefined;
  readonly namespace: string;
}

function ofKubeconfig(path: string): Place {
  const config = JSON.parse(readFileSync(path, 'utf8'));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const authority: string | undefined = cluster['certificate-authority-data'];
  const ca = authority === undefined ? undefined : Buffer.from(authority, 'base64').toString();
  const namespace: string = config.contexts?.[0]?.context?.namespace ?? 'default';
  return { server: cluster.server, token: user.token, ca, namespace };
}

/** The variable of the image says where the files of the account are, where they are not at their usual path. */
function ofPod(env: NodeJS.ProcessEnv): Place {
  const folder = env.OC_SERVICE_ACCOUNT ?? '/var/run/secrets/kubernetes.io/serviceaccount';
  if (!env.KUBERNETES_SERVICE_HOST || !existsSync(join(folder, 'token'))) {
    throw new OcError(
      'error: Missing or incomplete configuration info.  Please point to an existing, complete config file',
    );
  }
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
  const server = `https://${env.KUBERNETES_SERVICE_HOST}:${env.KUBERNETES_SERVICE_PORT}`;
  return { server, token: read('token'), ca: read('ca.crt'), namespace: read('namespace') };
}
