import type { KubernetesObject } from '../../../ports/cluster.ts';
import { kinds, timestamp } from '../objects.ts';
import { isAtLeast, type Release, type ReleaseName, releases } from '../operator/releases.ts';

/** The operator's package. */
export const operatorPackage = 'openshift-pipelines-operator-rh';
/** Another package of the catalogue: an operator that has nothing to do with Pipelines and installs nothing. */
export const otherPackage = { name: 'web-terminal', channel: 'fast', csv: 'web-terminal.v1.13.0' };
/** Where catalogues lie. */
export const marketplace = 'openshift-marketplace';

/** Namespaces in which the sandbox lists the packages; a real cluster lists them in all. */
const packageNamespaces = ['default', marketplace, 'openshift-operators', 'openshift-pipelines'];

/** The catalogue that has a release: released ones are Red Hat's, nightly ones come in one of their own. */
export function sourceOf(release: ReleaseName): string {
  return release === 'next' ? 'custom-operators' : 'redhat-operators';
}

/** The channel that a release is the newest of, other than the moving `latest` where there is one. */
export function channelOf({ name }: Release): string {
  return name === '1.23' || name === 'next' ? 'latest' : `pipelines-${name}`;
}

/** The CatalogSource and the packages in it, in every namespace that lists them. */
export function catalogueObjects(release: Release, openshift: string): readonly KubernetesObject[] {
  const source = sourceOf(release.name);
  const { name, channel, csv } = otherPackage;
  return [
    catalogSource(source),
    ...packageManifests(source, operatorPackage, 'latest', channelsFor(release, openshift)),
    ...packageManifests(source, name, channel, [[channel, csv]]),
  ];
}

/** Name of the ClusterServiceVersion of an operator's version. */
export function csvName(version: string): string {
  return `${operatorPackage}.v${version}`;
}

/** Read: catalog-channels.json: 4.22 begins with 1.21, 5.0 with 1.22; `latest` is the newest. */
function channelsFor(release: Release, openshift: string): readonly [string, string][] {
  if (release.name === 'next') return [['latest', csvName(release.version)]];
  const [major = 0, minor = 0] = openshift.split('.').map(Number);
  const oldest: ReleaseName = major > 4 ? '1.22' : minor >= 22 ? '1.21' : '1.20';
  const offered = releases.filter(({ name }) => name !== 'next' && (isAtLeast(name, oldest) || name === release.name));
  const newest = offered.at(-1) ?? release;
  const minors = offered.map(({ name, version }): [string, string] => [`pipelines-${name}`, csvName(version)]);
  return [['latest', csvName(newest.version)], ...minors];
}

function catalogSource(name: string): KubernetesObject {
  return {
    ...kinds.catalogSource,
    metadata: { name, namespace: marketplace },
    spec: { sourceType: 'grpc', displayName: name, publisher: 'sandbox' },
    status: connection('READY'),
  };
}

/** The status of a CatalogSource whose connection is in that state. */
export function connection(lastObservedState: 'READY' | 'TRANSIENT_FAILURE') {
  return { connectionState: { lastObservedState, lastConnect: timestamp() } };
}

/** A package of a catalogue, in every namespace that lists it; channels with the names of their ClusterServiceVersions. */
export function packageManifests(
  source: string,
  name: string,
  defaultChannel: string,
  channels: readonly [string, string][],
): readonly KubernetesObject[] {
  const labels = { catalog: source, 'catalog-namespace': marketplace };
  const status = {
    packageName: name,
    catalogSource: source,
    catalogSourceNamespace: marketplace,
    defaultChannel,
    channels: channels.map(([channel, currentCSV]) => ({
      name: channel,
      currentCSV,
      currentCSVDesc: { version: currentCSV.split('.v')[1] },
    })),
  };
  return packageNamespaces.map((namespace) => {
    return { ...kinds.packageManifest, metadata: { name, namespace, labels }, status };
  });
}
