import { StreamstressError } from '../model/error.ts';
import type { Cluster, KubernetesObject } from '../ports/cluster.ts';
import { kinds } from './kinds.ts';

/** Who can sign in to the cluster, as far as it says so. */
export interface KnownUsers {
  readonly names: ReadonlySet<string>;
  /** Whether there can be no others. */
  readonly complete: boolean;
}

/** Where OpenShift keeps the files of its identity providers. */
const home = 'openshift-config';

/**
 * The users of the htpasswd files of the cluster, and those who have signed in before. Other identity providers do not
 * say whom they know, and not everybody may read these: then there may be others.
 */
export async function knownUsers(cluster: Cluster): Promise<KnownUsers> {
  const [signedIn, oauth] = await Promise.all([
    allowed(cluster.list(kinds.user)),
    allowed(cluster.get({ ...kinds.oauth, name: 'cluster' })),
  ]);
  const providers: readonly Provider[] = oauth?.spec?.identityProviders ?? [];
  const files = await Promise.all(providers.map((provider) => namesOf(cluster, provider)));
  return {
    names: new Set([...(signedIn ?? []).map(({ metadata }) => metadata.name), ...files.flatMap((file) => file ?? [])]),
    complete: oauth !== undefined && files.every((file) => file !== undefined),
  };
}

interface Provider {
  readonly type?: string;
  readonly htpasswd?: { readonly fileData?: { readonly name?: string } };
}

/** Undefined where it cannot be known. */
async function namesOf(cluster: Cluster, { type, htpasswd }: Provider): Promise<readonly string[] | undefined> {
  const name = htpasswd?.fileData?.name;
  if (type !== 'HTPasswd' || name === undefined) return undefined;
  const secret = await allowed(cluster.get({ ...kinds.secret, name, namespace: home }));
  return secret && namesIn(secret);
}

/** The names of an htpasswd file, never what stands behind them. */
function namesIn({ data }: KubernetesObject): readonly string[] {
  const text = Buffer.from(data?.htpasswd ?? '', 'base64').toString();
  return text.split('\n').flatMap((line) => /^([^:#\s][^:]*):/.exec(line)?.[1] ?? []);
}

/** Undefined where we may not look. */
async function allowed<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof StreamstressError && error.reason === 'cluster:forbidden') return undefined;
    throw error;
  });
}
