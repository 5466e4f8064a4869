import { type Change, previewOf } from '../cluster/change.ts';
import { asNodesPull, registryHosts } from '../cluster/images/own-registry.ts';
import { refusal } from '../cluster/setup/bring-about.ts';
import type { Standing } from '../cluster/setup/prerequisite.ts';
import { type Needs, prerequisitesOf } from '../cluster/setup/prerequisites.ts';
import { planSetupRecord } from '../cluster/setup/setup-record.ts';
import { planSwap } from '../cluster/swap/plan-swap.ts';
import { created, type Inputs, type Step } from '../engine/step.ts';
import { type BuiltImage, envOf } from '../model/image.ts';
import { imageLink } from '../model/link.ts';
import type { Cluster } from '../ports/cluster.ts';

/**
 * What a deploy would change on the cluster, set-up included, and nothing is: creates `preview:cluster`.
 * Errors: those that a deploy would have before its first change.
 */
export function previewChangesStep(needs: Needs, repair: boolean): Step {
  const images = needs.components.flatMap(({ name, images }) => images.map((image) => imageLink(name, image.name)));
  return {
    name: 'preview',
    kind: 'preview',
    requires: ['user:cluster', ...images],
    creates: ['preview:cluster'],
    async run(inputs, { world: { cluster } }) {
      const standings = await look(cluster, needs, repair);
      const setUp = [...standings.values()].flatMap((standing) => (standing.is === 'missing' ? standing.changes : []));
      const installed = standings.get('operator')?.is === 'there';
      const swap = installed ? await swapChanges(cluster, needs, inputs) : [];
      const changes = [...(await planSetupRecord(cluster, needs.operator, setUp)), ...setUp, ...swap].map(previewOf);
      return { summary: summaryOf(changes.length, installed), created: [created('preview:cluster', changes)] };
    },
  };
}

async function look(cluster: Cluster, needs: Needs, repair: boolean): Promise<ReadonlyMap<string, Standing>> {
  const looks = prerequisitesOf(needs).map(async (prerequisite) => {
    const standing = await prerequisite.look(cluster);
    const refused = refusal(prerequisite, standing, repair);
    if (refused) throw refused;
    return [prerequisite.name, standing] as const;
  });
  return new Map(await Promise.all(looks));
}

async function swapChanges(cluster: Cluster, needs: Needs, inputs: Inputs): Promise<readonly Change[]> {
  const hosts = await registryHosts(cluster);
  const images = needs.components.flatMap(({ name, images }) =>
    images.map((image) => inputs.get(imageLink(name, image.name))),
  );
  return planSwap(cluster, needs, envOf(images.map((built) => pulled(built, hosts))));
}

function pulled(built: BuiltImage, hosts: readonly string[]): BuiltImage {
  return { ...built, image: asNodesPull(built.image, hosts) };
}

function summaryOf(changes: number, installed: boolean): string {
  const count = `${changes} ${changes === 1 ? 'change' : 'changes'} would be made, nothing was touched`;
  return installed ? count : `${count}; what the images change can be shown once the operator is installed`;
}
