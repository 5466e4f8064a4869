import type { KubernetesObject } from '../../../ports/cluster.ts';

/** A container of a Pod's spec, as far as the kubelet reads it. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly EnvVar[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly readinessProbe?: {
    readonly httpGet?: { readonly path?: string };
    readonly periodSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly failureThreshold?: number;
  };
}

/** A variable of a container. */
interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
  };
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What of the node and the cluster gets into an environment. */
export interface EnvironmentWorld {
  /** Variables that every container gets: where the API server is. */
  readonly services: Readonly<Record<string, string>>;
  /** A value of a Secret of the Pod's namespace. Throws where it is not there. */
  secret(name: string, key: string): string;
}

/**
 * The whole environment of a container: the image's, then the Pod's with the downward API's fields, Secrets and `$(NAME)`
 * of variables before it. Nothing of this process's environment gets in. Throws where a valueFrom is anything else.
 */
export function environmentOf(
  pod: KubernetesObject,
  container: ContainerSpec,
  image: Readonly<Record<string, string>>,
  { services, secret }: EnvironmentWorld,
): Record<string, string> {
  const env: Record<string, string> = { PATH: path, HOSTNAME: pod.metadata.name, ...services, ...image };
  for (const { name, value, valueFrom } of container.env ?? []) {
    const from = valueFrom?.secretKeyRef;
    if (from !== undefined) env[name] = secret(from.name, from.key);
    else env[name] = valueFrom === undefined ? expand(value ?? '', env) : field(pod, container, name, valueFrom);
  }
  return env;
}

/** Replaces `$(NAME)` by the variable's value; unknown ones stay, `$$(NAME)` is `$(NAME)`. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$?\$\(([^)]+)\)/g, (found, name: string) => {
    return found.startsWith('$$') ? found.slice(1) : (env[name] ?? found);
  });
}

function field(pod: KubernetesObject, container: ContainerSpec, name: string, from: EnvVar['valueFrom']): string {
  const fieldPath = from?.fieldRef?.fieldPath;
  if (fieldPath === undefined) {
    throw new Error(
      `container "${container.name}": the sandbox knows no other valueFrom than fieldRef and secretKeyRef ("${name}")`,
    );
  }
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath) ?? [];
  if (map === 'labels' || map === 'annotations') return pod.metadata[map]?.[key] ?? '';
  const value = fieldPath.split('.').reduce<unknown>((object, part) => Object(object)[part], pod);
  return value === undefined ? '' : String(value);
}
