import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { kinds } from '../objects.ts';
import { fieldOf } from './environment.ts';

/** A ConfigMap or a Secret as a source of files. */
interface Named {
  readonly name: string;
  readonly items?: readonly Item[];
  readonly optional?: boolean;
}

interface Item {
  readonly key: string;
  /** Relative, with folders. */
  readonly path: string;
  readonly mode?: number;
}

interface DownwardApi {
  readonly items?: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }[];
}

/** What files come of, one of these. */
export interface Source {
  readonly configMap?: Named;
  readonly secret?: Named;
  readonly serviceAccountToken?: { readonly path: string };
  readonly downwardAPI?: DownwardApi;
}

/** A file of a volume; `mode` where it has one of its own. */
export interface VolumeFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mode: number | undefined;
}

/** What volumes are filled from. */
export interface VolumeWorld {
  readonly store: Store;
  /** A token of a ServiceAccount; undefined where there is no such account. */
  readonly tokenOf: (namespace: string, serviceAccount: string) => string | undefined;
}

/** The files of a source. Throws where it is not there, or has not what it is asked for. */
export function filesOf(source: Source, pod: KubernetesObject, world: VolumeWorld): readonly VolumeFile[] {
  const { configMap, secret, serviceAccountToken, downwardAPI } = source;
  const namespace = pod.metadata.namespace ?? '';
  const token = () => world.tokenOf(namespace, pod.spec.serviceAccountName ?? 'default') ?? '';
  return [
    ...(configMap ? valuesAsFiles(world.store, 'configMap', namespace, configMap) : []),
    ...(secret ? valuesAsFiles(world.store, 'secret', namespace, secret) : []),
    ...(serviceAccountToken ? [file(serviceAccountToken.path, token())] : []),
    ...(downwardAPI?.items ?? []).map(({ path, fieldRef }) => file(path, fieldOf(pod, fieldRef?.fieldPath ?? ''))),
  ];
}

function file(path: string, text: string): VolumeFile {
  return { path, bytes: Buffer.from(text), mode: undefined };
}

const missingKey = {
  configMap: 'configmap references non-existent config key',
  secret: 'references non-existent secret key',
} as const;

function valuesAsFiles(
  store: Store,
  kind: 'configMap' | 'secret',
  namespace: string,
  { name, items, optional = false }: Named,
): readonly VolumeFile[] {
  const values = optionally(optional, () => valuesOf(store, kind, namespace, name));
  if (values === undefined) return [];
  const wanted: readonly Item[] = items ?? [...values.keys()].map((key) => ({ key, path: key }));
  return wanted.flatMap(({ key, path, mode }) => {
    const bytes = values.get(key);
    if (bytes === undefined && !optional) throw new Error(`${missingKey[kind]}: ${key}`);
    return bytes === undefined ? [] : [{ path, bytes, mode }];
  });
}

function optionally<T>(optional: boolean, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (optional) return undefined;
    throw error;
  }
}

/** What a ConfigMap or a Secret holds, by key. Throws where it is not there. */
export function valuesOf(
  store: Store,
  kind: 'configMap' | 'secret',
  namespace: string,
  name: string,
): ReadonlyMap<string, Buffer> {
  const found = store.get({ ...kinds[kind], namespace, name });
  if (found === undefined) throw new Error(`${kind.toLowerCase()} "${name}" not found`);
  const { data = {}, binaryData = {}, stringData = {} } = found;
  const texts = Object.entries({ ...(kind === 'configMap' ? data : stringData) }) as [string, string][];
  const binary = Object.entries({ ...(kind === 'secret' ? data : binaryData) }) as [string, string][];
  return new Map([
    ...binary.map(([key, text]): [string, Buffer] => [key, Buffer.from(text, 'base64')]),
    ...texts.map(([key, text]): [string, Buffer] => [key, Buffer.from(text)]),
  ]);
}
