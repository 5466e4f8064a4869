import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { Cluster } from '../ports/cluster.ts';
import { findOperator } from './find-operator.ts';
import { refreshInstallerSets } from './installer-sets.ts';
import { csvSucceeded, operatorReady } from './operator-ready.ts';
import { readRecord, recordOriginal, removeRecord } from './record.ts';
import { type EnvChange, type ExpectedEnv, expectedEnv, writeSubscriptionEnv } from './subscription-env.ts';
import { type Look, type Patience, waitFor } from './wait-for.ts';
import { notRunning, staleImages } from './workloads.ts';

/** Seconds for each condition of a swap to come true: a slow image pull, or OLM's lock of five minutes, fit in it. */
export const conditionTimeout = 900;

/** Seconds after which InstallerSets that did not move are refreshed once more: nobody may have held the lease. */
const refreshAgain = 30;

/**
 * Makes the cluster run these images, by the operator's variables, and does not return before the workloads do:
 * the Subscription's environment, OLM, the operator, the InstallerSets of the components, their pods.
 * The original is recorded on the cluster first. Returns whether anything had to be changed.
 * Errors: `infrastructure`, `deploying:…`; what was recorded stays for `restore`.
 */
export async function swapImages(
  cluster: Cluster,
  components: readonly Component[],
  images: EnvChange,
  patience: Patience,
): Promise<boolean> {
  const operator = await findOperator(cluster);
  await waitFor(['deploying', 'csv'], () => csvSucceeded(cluster, operator), patience);
  await recordOriginal(cluster, operator, Object.keys(images));
  return applyEnv(cluster, components, images, patience);
}

/** Takes back what `swapImages` changed, by the record on the cluster. Returns false where there was no record. */
export async function restoreImages(
  cluster: Cluster,
  components: readonly Component[],
  patience: Patience,
): Promise<boolean> {
  const operator = await findOperator(cluster);
  const original = await readRecord(cluster, operator);
  if (!original) return false;
  await waitFor(['restoring', 'csv'], () => csvSucceeded(cluster, operator), patience);
  await applyEnv(cluster, components, original, patience);
  await removeRecord(cluster, operator);
  return true;
}

async function applyEnv(
  cluster: Cluster,
  components: readonly Component[],
  change: EnvChange,
  patience: Patience,
): Promise<boolean> {
  const operator = await findOperator(cluster);
  const written = await writeSubscriptionEnv(cluster, operator.subscription, change);
  const csv = await waitFor(['deploying', 'csv'], () => csvSucceeded(cluster, operator), patience);
  const expected = expectedEnv(csv, change);
  await waitFor(['deploying', 'operator'], () => operatorReady(cluster, operator, expected), patience);
  const refreshed = await Promise.allSettled(
    components.map((component) =>
      refresh(cluster, component, expected, written && isUnset(component, expected), patience),
    ),
  );
  const failed = refreshed.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return written || refreshed.some((outcome) => outcome.status === 'fulfilled' && outcome.value);
}

/** Whether a variable of the component is gone that the operator has no value of its own for. */
function isUnset({ images }: Component, expected: ExpectedEnv): boolean {
  return images.some(({ env }) => env in expected && expected[env] === undefined);
}

/** Asks for new manifests where images are stale, or at once where that cannot be seen (`blind`). */
async function refresh(
  cluster: Cluster,
  component: Component,
  expected: ExpectedEnv,
  blind: boolean,
  patience: Patience,
): Promise<boolean> {
  let asked: number | undefined;
  const askNow = async () => {
    asked = patience.clock.now();
    await ask(cluster, component);
  };
  const look = async (): Promise<Look<boolean>> => {
    if (blind && asked === undefined) await askNow();
    const stale = await staleImages(cluster, component, expected);
    if (stale.length > 0) {
      if (asked === undefined || patience.clock.now() - asked > refreshAgain * 1000) {
        await askNow();
      }
      return { done: false, missing: `${component.name}: ${stale[0]}${more(stale)}` };
    }
    const troubles = await notRunning(cluster, component, expected);
    if (troubles.length > 0) return { done: false, missing: `${component.name}: ${troubles[0]}${more(troubles)}` };
    return { done: true, value: asked !== undefined };
  };
  return waitFor(['deploying', 'workloads'], look, patience);
}

async function ask(cluster: Cluster, component: Component): Promise<void> {
  const sets = await refreshInstallerSets(cluster, component.installerSets);
  if (sets.length === 0) {
    throw new StreamstressError(
      'infrastructure',
      ['deploying', 'installer_set_not_found'],
      `no TektonInstallerSet of "${component.name}" (created-by ${component.installerSets.createdBy}) on the cluster: does this release of the operator install it?`,
    );
  }
}

function more(list: readonly string[]): string {
  return list.length > 1 ? ` (and ${list.length - 1} more)` : '';
}
