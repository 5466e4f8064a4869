import type { Component } from '../../model/component.ts';
import type { Product } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';
import { patchOf } from '../merge-patch.ts';
import { changedEnv, type EnvChange, type ExpectedEnv, variablesNamed } from '../operator/env.ts';
import { envOf, envPatch } from '../operator/env-holder.ts';
import { expectedEnv, type Ground, readGround } from '../operator/ground.ts';
import { releaseComponents, releaseEnv } from '../operator/release-components.ts';
import { decidingSets, installerSetsOf, refreshOf } from './installer-sets.ts';
import { type Author, planRecord } from './record.ts';
import { readWorkloads, staleImages } from './workloads.ts';

/** Author of a change that is only shown. */
const nobody: Author = { by: 'the run that deploys', at: 'the time of its first change' };

/**
 * What a deploy of these images would change on the cluster now, in its order; empty where all is so already. `wanted`
 * has the variables of the configuration. Errors: those of `findOperator`, `request`,
 * `deploying:component_not_in_release`.
 */
export async function planSwap(
  cluster: Cluster,
  { operator, components }: Product,
  wanted: EnvChange,
): Promise<readonly Change[]> {
  const ground = await readGround(cluster, operator);
  const change = releaseEnv(components, wanted, ground.release);
  return [
    ...(await planChange(cluster, ground, change, nobody)),
    ...(await planRefresh(cluster, releaseComponents(components, change, ground.release), expectedEnv(ground, change))),
  ];
}

/** The record and the environment: what is changed before the operator starts anew. */
export async function planChange(
  cluster: Cluster,
  ground: Ground,
  change: EnvChange,
  author: Author,
): Promise<readonly Change[]> {
  const environment = planEnv(ground, change);
  if (environment.length === 0) return [];
  const { operator, holder } = ground;
  const before = variablesNamed(envOf(holder, operator), Object.keys(change));
  const env = Object.fromEntries(Object.entries(before).map(([name, variable]) => [name, variable ?? null]));
  const record = { holder: { ...operator.holder, uid: holder.metadata.uid ?? '' }, env };
  return [...(await planRecord(cluster, operator, record, author)), ...environment];
}

/** The environment in one write: OLM applies one change at a time. */
export function planEnv({ operator, holder }: Ground, change: EnvChange): readonly Change[] {
  const before = envOf(holder, operator);
  const env = changedEnv(before, change);
  if (JSON.stringify(env) === JSON.stringify(before)) return [];
  return [patchOf(holder, envPatch(holder, env, operator), 'the operator takes the images from these variables')];
}

/** What asks the operator for new manifests of the components whose workloads do not carry these images. */
async function planRefresh(
  cluster: Cluster,
  components: readonly Component[],
  expected: ExpectedEnv,
): Promise<readonly Change[]> {
  const workloads = await readWorkloads(cluster, components);
  const stale = components.filter((component) => staleImages(workloads, component, expected).length > 0);
  const sets = await Promise.all(stale.map((component) => installerSetsOf(cluster, component)));
  return sets.flatMap(decidingSets).map((set) => refreshOf(set, 1));
}
