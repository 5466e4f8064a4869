import type { Operator } from '../../model/operator.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { patchOf } from '../merge-patch.ts';
import { ourLabels } from '../our-labels.ts';
import { unhealthyCatalogues } from './catalogues.ts';
import { conditionOf, saying } from './conditions.ts';
import { isTerminating } from './namespace.ts';
import type { Standing } from './prerequisite.ts';

const marketplace = 'openshift-marketplace';

/** Where an operator stands that nobody has subscribed to. */
export async function toBeInstalled(
  cluster: Cluster,
  operator: Operator,
  asked: string | undefined,
): Promise<Standing> {
  const { package: name, namespace } = operator;
  const [home, manifest, unhealthy] = await Promise.all([
    cluster.get({ ...kinds.namespace, name: namespace }),
    cluster.get({ ...kinds.packageManifest, name, namespace: marketplace }),
    unhealthyCatalogues(cluster),
  ]);
  if (isTerminating(home)) return terminating(namespace);
  const source: string | undefined = manifest?.status?.catalogSource;
  const sick = unhealthy.find((catalogue) => source === undefined || catalogue.name === source);
  if (sick) return sickCatalogue(operator, `catalogue "${sick.namespace}/${sick.name}" is ${sick.state}`);
  if (manifest === undefined) return noPackage(operator);
  const channel: string | undefined = asked ?? manifest.status?.defaultChannel;
  const channels: readonly string[] = (manifest.status?.channels ?? []).map(({ name }: { name: string }) => name);
  if (channel === undefined || !channels.includes(channel)) return noChannel(operator, channel, channels);
  return {
    is: 'missing',
    summary: `the operator is not installed: nobody has subscribed to package "${name}"`,
    changes: [
      {
        verb: 'create',
        why: `OLM installs the operator from channel "${channel}"`,
        object: subscriptionTo(operator, channel, manifest),
      },
    ],
    todo: byHand(operator),
  };
}

/** Approval is Manual, so that no upgrade comes in the middle of a run; the first InstallPlan is approved by us. */
function subscriptionTo(
  { package: name, namespace }: Operator,
  channel: string,
  { status }: KubernetesObject,
): KubernetesObject {
  return {
    ...kinds.subscription,
    metadata: { name, namespace, labels: ourLabels },
    spec: {
      name,
      channel,
      source: status.catalogSource,
      sourceNamespace: status.catalogSourceNamespace,
      installPlanApproval: 'Manual',
    },
  };
}

/** Where an operator stands whose Subscription has installed nothing yet. */
export async function beingInstalled(
  cluster: Cluster,
  operator: Operator,
  subscription: KubernetesObject,
): Promise<Standing> {
  const { metadata, status = {} } = subscription;
  const what = `Subscription "${metadata.namespace}/${metadata.name}"`;
  const todo = `Look at: oc get subscription,installplan -n ${metadata.namespace} -o yaml`;
  const { name } = status.installPlanRef ?? {};
  const plan = name && (await cluster.get({ ...kinds.installPlan, name, namespace: metadata.namespace ?? '' }));
  if (plan) return planStanding(plan, status.currentCSV ?? operator.package, todo);
  const failed = conditionOf(status, 'ResolutionFailed');
  const [sick] = (await unhealthyCatalogues(cluster)).filter(({ name }) => name === subscription.spec.source);
  if (sick) {
    const summary = `catalogue "${sick.namespace}/${sick.name}" is ${sick.state}${saying(failed)}`;
    return sickCatalogue(operator, summary);
  }
  if (failed?.status !== 'True') return { is: 'coming', summary: `${what}: OLM has not planned the install yet`, todo };
  return {
    is: 'broken',
    reason: 'resolution_failed',
    summary: `${what}: OLM cannot resolve it${saying(failed)}`,
    todo,
  };
}

/** A plan may hold every operator of the namespace: it is approved only where it holds nothing but ours. */
function planStanding(plan: KubernetesObject, ours: string, todo: string): Standing {
  const { name } = plan.metadata;
  const { phase = 'not begun' } = plan.status ?? {};
  const summary = `InstallPlan "${plan.metadata.namespace}/${name}" is ${phase}`;
  if (phase === 'Failed') {
    const why = saying(conditionOf(plan.status, 'Installed'));
    return { is: 'broken', reason: 'install_plan_failed', summary: `${summary}${why}`, todo };
  }
  if (phase !== 'RequiresApproval' || plan.spec.approved === true) return { is: 'coming', summary, todo };
  const names: readonly string[] = plan.spec.clusterServiceVersionNames ?? [];
  const others = names.filter((csv) => withoutVersion(csv) !== withoutVersion(ours));
  if (others.length > 0) return withOthers(plan, others);
  return {
    is: 'missing',
    summary: `${summary}: it holds ${names.join(', ')} and nothing else`,
    changes: [patchOf(plan, { spec: { approved: true } }, `it installs ${names.join(', ')} and nothing else`)],
    todo: `Approve it: oc patch installplan ${name} -n ${plan.metadata.namespace} --type merge -p '{"spec":{"approved":true}}'`,
  };
}

/** Versions of one operator differ behind this: `openshift-pipelines-operator-rh.v1.23.1`. */
function withoutVersion(csv: string): string {
  return csv.replace(/\.v\d.*$/, '');
}

function withOthers({ metadata }: KubernetesObject, others: readonly string[]): Standing {
  return {
    is: 'broken',
    reason: 'install_plan_with_others',
    summary: `InstallPlan "${metadata.namespace}/${metadata.name}" waits for approval and would also install ${others.map((csv) => `"${csv}"`).join(', ')}`,
    todo: `Approve it yourself if that is wanted (oc patch installplan ${metadata.name} -n ${metadata.namespace} --type merge -p '{"spec":{"approved":true}}'), or delete the Subscription of the other operator`,
  };
}

function byHand({ title }: Operator): string {
  return `Install "${title}" from OperatorHub`;
}

function sickCatalogue(operator: Operator, summary: string): Standing {
  const todo = `Look at its pod: oc get catalogsource,pods -n ${marketplace}. ${byHand(operator)} once it is READY`;
  return {
    is: 'broken',
    reason: 'catalogue_unhealthy',
    summary: `${summary}, so the operator cannot be installed`,
    todo,
  };
}

function noPackage({ package: name }: Operator): Standing {
  return {
    is: 'broken',
    reason: 'package_not_found',
    summary: `no catalogue of the cluster has package "${name}"`,
    todo: `Add a CatalogSource that has it: oc get packagemanifests -n ${marketplace} shows what there is`,
  };
}

function noChannel({ package: name }: Operator, channel: string | undefined, channels: readonly string[]): Standing {
  return {
    is: 'broken',
    reason: 'channel_not_found',
    summary: `package "${name}" has no channel "${channel ?? ''}"`,
    todo: `Ask for one of ${channels.join(', ')}`,
  };
}

/** A namespace on its way out can neither keep nor get an operator. */
export function terminating(name: string): Standing {
  return {
    is: 'broken',
    reason: 'namespace_terminating',
    summary: `namespace "${name}" of the operator is being deleted`,
    todo: `See what holds it: oc get namespace ${name} -o jsonpath='{.status.conditions}'. Then install the operator again`,
  };
}
