import type { Finding } from '../../model/finding.ts';
import type { Operator } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { unhealthyCatalogues } from '../setup/catalogues.ts';

const marketplace = 'openshift-marketplace';

/** The catalogue that the operator comes from answers. That matters only until the operator is installed. */
export async function checkCatalogue(cluster: Cluster, operator: Operator): Promise<Finding> {
  const subscriptions = await cluster.list(kinds.subscription);
  const subscription = subscriptions.find(({ spec }) => spec?.name === operator.package);
  const source: string | undefined = subscription?.spec.source ?? (await offering(cluster, operator));
  if (source === undefined) {
    return {
      status: 'failed',
      summary: `no catalogue offers package "${operator.package}"`,
      todo: `See what there is: oc get catalogsources,packagemanifests -n ${marketplace}`,
    };
  }
  const sick = (await unhealthyCatalogues(cluster)).find(({ name }) => name === source);
  if (sick === undefined) return { status: 'ok', summary: `catalogue "${source}" is well` };
  const summary = `catalogue "${sick.namespace}/${source}" is ${sick.state}`;
  if (subscription?.status?.installedCSV !== undefined) {
    return { status: 'ok', summary: `${summary}: no updates come, but the operator is installed` };
  }
  return { status: 'failed', summary, todo: `Look at its pod: oc get catalogsources,pods -n ${sick.namespace}` };
}

/** Name of the catalogue whose package would be installed. */
async function offering(cluster: Cluster, { package: name }: Operator): Promise<string | undefined> {
  const manifest = await cluster.get({ ...kinds.packageManifest, name, namespace: marketplace });
  return manifest?.status?.catalogSource;
}
