import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { kinds } from '../objects.ts';

/** A volume of a Pod's spec, as far as the kubelet reads it: what stands in it, or nothing yet. */
interface VolumeSpec {
  readonly name: string;
  readonly emptyDir?: object;
  readonly configMap?: { readonly name: string; readonly items?: readonly Item[] };
  readonly secret?: { readonly secretName: string; readonly items?: readonly Item[] };
  readonly projected?: { readonly sources: readonly Source[] };
}

interface Source {
  readonly configMap?: { readonly name: string; readonly items?: readonly Item[] };
  readonly secret?: { readonly name: string; readonly items?: readonly Item[] };
  readonly serviceAccountToken?: { readonly path: string };
}

interface Item {
  readonly key: string;
  readonly path: string;
}

interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
}

/** What volumes are filled from. */
export interface VolumeWorld {
  readonly store: Store;
  /** A token of a ServiceAccount; undefined where there is no such account. */
  readonly tokenOf: (namespace: string, serviceAccount: string) => string | undefined;
}

/** Where the mounts of a container really lie, by the path that it knows. */
export type Mounts = ReadonlyMap<string, string>;

/**
 * Makes the volumes of a Pod as folders. A container of the sandbox sees the files of this machine, so its mounts are not
 * where it was told: see `mounted`. Throws where something that is to stand in them is not there.
 */
export function makeVolumes(pod: KubernetesObject, folder: string, world: VolumeWorld): ReadonlyMap<string, string> {
  const volumes: readonly VolumeSpec[] = pod.spec.volumes ?? [];
  return new Map(
    volumes.map((volume) => {
      const path = join(folder, volume.name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      for (const [name, bytes] of contentOf(volume, pod, world)) {
        writeFileSync(join(path, name), bytes);
        chmodSync(join(path, name), 0o600);
      }
      return [volume.name, path];
    }),
  );
}

/** The mounts of a container. */
export function mountsOf(mounts: readonly VolumeMount[] = [], volumes: ReadonlyMap<string, string>): Mounts {
  return new Map(mounts.map(({ name, mountPath }) => [mountPath, volumes.get(name) ?? '']));
}

/** A text with the path of a mount in it, which is where the text begins or follows `=`. */
export function mounted(text: string, mounts: Mounts): string {
  for (const [path, folder] of mounts) {
    const at = text.startsWith(path) ? 0 : text.indexOf(`=${path}`) + 1;
    const next = text[at + path.length];
    if ((at > 0 || text.startsWith(path)) && (next === undefined || next === '/')) {
      return text.slice(0, at) + folder + text.slice(at + path.length);
    }
  }
  return text;
}

function contentOf(volume: VolumeSpec, pod: KubernetesObject, world: VolumeWorld): readonly [string, Buffer][] {
  const { configMap, secret, projected } = volume;
  const sources = projected?.sources ?? [
    { ...(configMap && { configMap }), ...(secret && { secret: { ...secret, name: secret.secretName } }) },
  ];
  return sources.flatMap((source) => sourceContent(source, pod, world));
}

function sourceContent(source: Source, { metadata, spec }: KubernetesObject, { store, tokenOf }: VolumeWorld) {
  const namespace = metadata.namespace ?? '';
  if (source.serviceAccountToken) {
    const token = tokenOf(namespace, spec.serviceAccountName ?? 'default') ?? '';
    return [[source.serviceAccountToken.path, Buffer.from(token)] as [string, Buffer]];
  }
  return [
    ...filesOf(store, 'configMap', namespace, source.configMap),
    ...filesOf(store, 'secret', namespace, source.secret),
  ];
}

function filesOf(
  store: Store,
  kind: 'configMap' | 'secret',
  namespace: string,
  from: { readonly name: string; readonly items?: readonly Item[] } | undefined,
): [string, Buffer][] {
  if (from === undefined) return [];
  const values = valuesOf(store, kind, namespace, from.name);
  const items = from.items ?? [...values.keys()].map((key) => ({ key, path: key }));
  return items.map(({ key, path }) => [path, values.get(key) ?? Buffer.alloc(0)]);
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
    ...texts.map(([key, text]): [string, Buffer] => [key, Buffer.from(text)]),
    ...binary.map(([key, text]): [string, Buffer] => [key, Buffer.from(text, 'base64')]),
  ]);
}
