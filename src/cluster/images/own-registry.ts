import { type ImageRef, imageRef } from '../../model/image.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

/** How the nodes know the registry of their cluster: a Service, whose certificate they trust. */
const internalHost = 'image-registry.openshift-image-registry.svc:5000';

const defaultRoute = { ...kinds.route, name: 'default-route', namespace: 'openshift-image-registry' };
const ingressAuthority = { ...kinds.configMap, name: 'default-ingress-cert', namespace: 'openshift-config-managed' };

/** Names by which the cluster's own registry is reached from outside, its default route first; empty where it has none. */
export async function registryHosts(cluster: Cluster): Promise<readonly string[]> {
  const [route, config] = await Promise.all([
    cluster.get(defaultRoute),
    cluster.get({ ...kinds.imageConfig, name: 'cluster' }),
  ]);
  const host: unknown = route?.spec?.host;
  const published: readonly string[] = config?.status?.externalRegistryHostnames ?? [];
  return [...new Set([...(typeof host === 'string' && host !== '' ? [host] : []), ...published])];
}

/** PEM of the authority that signs the cluster's routes; undefined where it is not published. */
export async function routeAuthority(cluster: Cluster): Promise<string | undefined> {
  return (await cluster.get(ingressAuthority))?.data?.['ca-bundle.crt'];
}

/**
 * An image as the nodes are to pull it: one in the cluster's own registry, which is at one of these hosts, by its internal
 * address; any other as it is.
 */
export function asNodesPull(image: ImageRef, hosts: readonly string[]): ImageRef {
  const host = hostOf(image);
  return hosts.includes(host) ? imageRef(`${internalHost}${image.slice(host.length)}`) : image;
}

/** Whether an image is in the cluster's own registry, by its internal address. */
export function isInternal(image: ImageRef): boolean {
  return hostOf(image) === internalHost;
}

/** `host[:port]` of `host[:port]/repository`. */
export function hostOf(repository: string): string {
  return repository.slice(0, repository.indexOf('/'));
}
