import { StreamstressError } from '../../model/error.ts';
import type { Operator } from '../../model/operator.ts';
import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { openshiftVersion } from '../cluster-facts.ts';
import { registryHosts } from '../images/own-registry.ts';
import { kinds } from '../kinds.ts';
import { readRecord, type SwapRecord } from '../swap/record.ts';
import { changedEnv, type EnvChange, type EnvVar, type ExpectedEnv, variablesNamed } from './env.ts';
import { envOf } from './env-holder.ts';
import { findOperator, type InstalledOperator } from './find-operator.ts';
import type { Release } from './release-components.ts';

/** What a swap starts from. */
export interface Ground {
  readonly operator: InstalledOperator;
  readonly record: SwapRecord | undefined;
  /** The object whose environment is changed, as it is now. */
  readonly holder: KubernetesObject;
  /** What the operator's release itself says, over which the holder has its say. */
  readonly own: readonly EnvVar[];
  readonly release: Release;
}

/**
 * The operator, its release, and the object that is changed: the one of the record where there is one still. `direct`
 * leaves OLM out. Errors: those of `findOperator`, `operator:gone`.
 */
export async function readGround(cluster: Cluster, asked: Operator, direct = false): Promise<Ground> {
  const installed = await findOperator(cluster, asked);
  const found = direct ? viaDeployment(installed) : installed;
  const { namespace, csv } = found;
  const source = csv === undefined ? found.holder : { ...kinds.clusterServiceVersion, namespace, name: csv };
  const [record, own, openshift, hosts] = await Promise.all([
    readRecord(cluster, found),
    cluster.get(source),
    openshiftVersion(cluster),
    registryHosts(cluster),
  ]);
  const recorded = record && (await cluster.get(record.holder));
  const kept = recorded !== undefined && recorded.metadata.uid === record?.holder.uid;
  const operator = kept && record ? { ...found, holder: record.holder } : found;
  const holder = kept ? recorded : await cluster.get(found.holder);
  if (own === undefined || holder === undefined) throw gone(operator);
  const variables = envOf(own, asked);
  const release = {
    name: source.name,
    known: new Set(variables.map(({ name }) => name)),
    openshift,
    registryHosts: hosts,
  };
  return { operator, record, holder, own: variables, release };
}

function viaDeployment(operator: InstalledOperator): InstalledOperator {
  const { namespace, deployment: name } = operator;
  return { ...operator, holder: { ...kinds.deployment, namespace, name } };
}

/** What the operator's variables come to: OLM fills in from the release what the Subscription does not set. */
export function operatorEnv(ground: Ground, change: EnvChange): Readonly<Record<string, EnvVar | undefined>> {
  const { operator, holder, own } = ground;
  const names = Object.keys(change);
  const set = variablesNamed(changedEnv(envOf(holder, operator), change), names);
  if (holder.kind !== kinds.subscription.kind) return set;
  const inherited = variablesNamed(own, names);
  return Object.fromEntries(names.map((name) => [name, set[name] ?? inherited[name]]));
}

/** The values among them: an image that comes from somewhere else may be any. */
export function expectedEnv(ground: Ground, change: EnvChange): ExpectedEnv {
  const variables = Object.entries(operatorEnv(ground, change));
  return Object.fromEntries(variables.map(([name, variable]) => [name, variable?.value]));
}

function gone({ holder }: InstalledOperator): StreamstressError {
  return new StreamstressError(
    'infrastructure',
    ['operator', 'gone'],
    `${holder.kind} "${holder.namespace}/${holder.name}" or the ClusterServiceVersion that it has installed is gone: is the operator being removed?`,
  );
}
