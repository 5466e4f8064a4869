import type { AskedClaim } from '../../../src/model/ci-run.ts';
import type { Store } from '../../../src/sandbox/store.ts';

export const claim: AskedClaim = {
  ...{ as: 'latest', product: 'ocp', version: '4.19', architecture: 'amd64', cloud: 'aws', owner: 'pipelines' },
  ...{ labels: {}, timeout: 60 },
};

const apiVersion = 'hive.openshift.io/v1';

/** A pool with what it needs, in the namespace `pools`. */
export function makePool(
  store: Store,
  name: string,
  {
    labels = {},
    imageSet = 'ocp-4.19',
    ...spec
  }: Readonly<Record<string, unknown>> & { labels?: object; imageSet?: string } = {},
): void {
  if (!store.get({ apiVersion: 'v1', kind: 'Namespace', name: 'pools' }))
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'pools' } });
  const { product, version, architecture, cloud, owner } = claim;
  store.create({
    ...{ apiVersion, kind: 'ClusterPool' },
    metadata: { namespace: 'pools', name, labels: { product, version, architecture, cloud, owner, ...labels } },
    spec: {
      ...{ baseDomain: 'example.com', imageSetRef: { name: imageSet }, platform: { aws: { region: 'us-east-1' } } },
      ...{ size: 0, runningCount: 0, pullSecretRef: { name: 'pull-secret' }, ...spec },
    },
  });
}

export function makeImageSet(store: Store, name: string, releaseImage = `registry.example.com/release:${name}`): void {
  store.create({ apiVersion, kind: 'ClusterImageSet', metadata: { name }, spec: { releaseImage } });
}
