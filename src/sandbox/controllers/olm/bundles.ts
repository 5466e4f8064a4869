import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Registry } from '../../registry/registry.ts';
import { type OwnImages, pushOwnImages } from '../own-images.ts';
import { operatorPackage } from './catalogue.ts';
import { clusterServiceVersion, emptyServiceVersion } from './cluster-service-version.ts';

/**
 * What the catalogue's ClusterServiceVersions are made of; a version's images are pushed when they are first asked for.
 * The variables in `without` are left out, as of an operator that does not know them.
 */
export function bundles(registry: Pick<Registry, 'host' | 'put'>, without: readonly string[] = []) {
  const pushed = new Map<string, OwnImages>();

  function images(version: string): OwnImages {
    const known = pushed.get(version);
    if (known !== undefined) return known;
    const { operator, env } = pushOwnImages(registry, version);
    const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !without.includes(name)));
    pushed.set(version, { operator, env: kept });
    return { operator, env: kept };
  }

  function csv(name: string, namespace: string): KubernetesObject {
    const prefix = `${operatorPackage}.v`;
    if (!name.startsWith(prefix)) return emptyServiceVersion(name, namespace);
    const version = name.slice(prefix.length);
    const object = clusterServiceVersion(version, images(version));
    return { ...object, metadata: { ...object.metadata, namespace } };
  }

  return { images, csv };
}
