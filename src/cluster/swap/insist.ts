import type { Component } from '../../model/component.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { makeChanges } from '../make-changes.ts';
import type { Patience } from '../wait-for.ts';
import { decidingSets, installerSetsOf, refreshOf } from './installer-sets.ts';
import type { Workloads } from './workloads.ts';

/** Seconds without any movement after which the operator is asked once more: an older one may have answered. */
const askAgain = 30;
/** How often it is asked. */
const askings = 4;
/** Seconds without any movement after which InstallerSets are deleted: the lease of a killed operator takes 80. */
const lastResort = 240;

/** How one component is brought to carry its images, look after look. */
export interface Insistence {
  /** How often the operator was asked for new manifests. */
  asked(): number;
  /** Does what is called for while the workloads do not carry the images. */
  go(workloads: Workloads): Promise<void>;
  /** Whether InstallerSets that we have deleted are still there: their workloads go with them. */
  leaving(): Promise<boolean>;
}

/**
 * Asks the operator for new manifests of a component: gently at first and again where nothing moves, by deleting its
 * InstallerSets as the last resort. The operator makes those anew; those of configuration and of keys are never touched.
 */
export function insist(cluster: Cluster, component: Component, { clock, progress }: Patience): Insistence {
  let [asked, movedAt, seen] = [0, 0, ''];
  let deleted: ReadonlySet<string | undefined> | undefined;
  const sets = () => installerSetsOf(cluster, component);
  async function ask(): Promise<void> {
    const made = await makeChanges(cluster, async () => {
      const found = await sets();
      return (asked === 0 ? decidingSets(found) : found).map((set) => refreshOf(set, asked + 1));
    });
    if (made > 0) asked += 1;
    if (asked > 1)
      progress(`${component.name}: nothing has moved; the operator is asked once more (${asked} of ${askings})`);
  }
  async function remove(): Promise<void> {
    const found = await sets();
    const names = found.map(({ metadata }) => `"${metadata.name}"`).join(', ');
    progress(
      `${component.name}: nothing has moved for ${lastResort} s; the InstallerSets ${names} are deleted, the operator makes them anew`,
    );
    deleted = new Set(found.map(({ metadata }) => metadata.uid));
    await makeChanges(cluster, async () =>
      found.map((before) => {
        const { apiVersion, kind, metadata } = before;
        return {
          verb: 'delete',
          why: 'the operator does not render it anew',
          key: { apiVersion, kind, name: metadata.name },
          before,
        };
      }),
    );
  }
  if (component.installerSets === undefined) return idle;
  return {
    asked: () => asked,
    async go(workloads) {
      const state = stateOf(component, workloads);
      if (state !== seen) [seen, movedAt] = [state, clock.now()];
      const still = (clock.now() - movedAt) / 1000;
      if (deleted === undefined && still > lastResort) await remove();
      else if (asked < askings && still >= asked * askAgain) await ask();
    },
    leaving: async () => deleted !== undefined && (await sets()).some(({ metadata }) => deleted?.has(metadata.uid)),
  };
}

/** Where the operator keeps no InstallerSets there is nobody to ask: it follows its environment by itself. */
const idle: Insistence = { asked: () => 0, go: async () => {}, leaving: async () => false };

/** What of a component's workloads changes when new manifests are written. */
function stateOf(component: Component, { find }: Workloads): string {
  const names = [...new Set(component.images.map(({ workload }) => workload))];
  const workloads = names.map((name) => find(component, name));
  return workloads.map((found) => `${found?.metadata.uid}:${found?.metadata.generation}`).join();
}
