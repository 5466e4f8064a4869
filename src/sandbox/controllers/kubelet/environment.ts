import type { KubernetesObject } from '../../../ports/cluster.ts';

/** A container of a Pod's spec, as far as the kubelet reads it. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvSource[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError';
  readonly readinessProbe?: {
    readonly httpGet?: { readonly path?: string };
    readonly periodSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly failureThreshold?: number;
  };
}

interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
}

/** A variable of a container. */
interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly secretKeyRef?: KeyRef;
    readonly configMapKeyRef?: KeyRef;
  };
}

interface KeyRef {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

/** All values of an object as variables. */
interface EnvSource {
  readonly prefix?: string;
  readonly secretRef?: { readonly name: string; readonly optional?: boolean };
  readonly configMapRef?: { readonly name: string; readonly optional?: boolean };
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What of the node and the cluster gets into an environment. */
export interface EnvironmentWorld {
  /** Variables that every container gets: where the API server is. */
  readonly services: Readonly<Record<string, string>>;
  /** What a ConfigMap or a Secret of the Pod's namespace holds. Throws where it is not there. */
  values(kind: 'configMap' | 'secret', name: string): ReadonlyMap<string, Buffer>;
}

/** Something that an environment is made of is not there; the container waits for it. */
export class MissingConfig extends Error {}

/**
 * The whole environment of a container: the image's, then the Pod's with the downward API's fields, ConfigMaps, Secrets and
 * `$(NAME)` of variables before it. Nothing of this process's environment gets in. Throws MissingConfig, and where a
 * valueFrom is anything else.
 */
export function environmentOf(
  pod: KubernetesObject,
  container: ContainerSpec,
  image: Readonly<Record<string, string>>,
  world: EnvironmentWorld,
): Record<string, string> {
  const env: Record<string, string> = { PATH: path, HOSTNAME: pod.metadata.name, ...world.services, ...image };
  for (const source of container.envFrom ?? []) Object.assign(env, variablesOf(source, world));
  for (const { name, value, valueFrom } of container.env ?? []) {
    const given = valueFrom === undefined ? expand(value ?? '', env) : from(pod, container, name, valueFrom, world);
    if (given !== undefined) env[name] = given;
  }
  return env;
}

function variablesOf({ prefix = '', secretRef, configMapRef }: EnvSource, world: EnvironmentWorld) {
  const values = [
    ...(configMapRef ? (valuesIn('configMap', configMapRef, world) ?? []) : []),
    ...(secretRef ? (valuesIn('secret', secretRef, world) ?? []) : []),
  ];
  return Object.fromEntries(values.map(([key, bytes]) => [prefix + key, bytes.toString()]));
}

function from(
  pod: KubernetesObject,
  container: ContainerSpec,
  variable: string,
  { fieldRef, secretKeyRef, configMapKeyRef }: NonNullable<EnvVar['valueFrom']>,
  world: EnvironmentWorld,
): string | undefined {
  if (secretKeyRef) return valueIn('secret', secretKeyRef, pod, world);
  if (configMapKeyRef) return valueIn('configMap', configMapKeyRef, pod, world);
  if (fieldRef) return fieldOf(pod, fieldRef.fieldPath);
  const known = 'fieldRef, secretKeyRef and configMapKeyRef';
  throw new Error(`container "${container.name}": the sandbox knows no other valueFrom than ${known} ("${variable}")`);
}

function valueIn(kind: 'configMap' | 'secret', from: KeyRef, pod: KubernetesObject, world: EnvironmentWorld) {
  const value = valuesIn(kind, from, world)?.get(from.key);
  if (value !== undefined || from.optional) return value?.toString();
  const where = `${kind === 'secret' ? 'Secret' : 'ConfigMap'} ${pod.metadata.namespace}/${from.name}`;
  throw new MissingConfig(`couldn't find key ${from.key} in ${where}`);
}

function valuesIn(
  kind: 'configMap' | 'secret',
  { name, optional }: Pick<KeyRef, 'name' | 'optional'>,
  { values }: EnvironmentWorld,
): ReadonlyMap<string, Buffer> | undefined {
  try {
    return values(kind, name);
  } catch (thrown) {
    if (optional) return undefined;
    throw new MissingConfig(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/**
 * Replaces `$(NAME)` by the variable's value; unknown ones stay, and `$$` is `$`. Read: kubernetes,
 * third_party/forked/golang/expansion/expand.go.
 */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (found, name: string | undefined) => {
    if (name === undefined) return '$';
    return Object.hasOwn(env, name) ? (env[name] ?? found) : found;
  });
}

/** A field of a Pod by its path, as the downward API gives it; empty where it has none. */
export function fieldOf(pod: KubernetesObject, fieldPath: string): string {
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath) ?? [];
  if (map === 'labels' || map === 'annotations') return pod.metadata[map]?.[key] ?? '';
  const value = fieldPath.split('.').reduce<unknown>((object, part) => Object(object)[part], pod);
  return value === undefined ? '' : String(value);
}
