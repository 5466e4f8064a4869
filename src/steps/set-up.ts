import { whileHeld } from '../cluster/lock/while-held.ts';
import { bringAbout } from '../cluster/setup/bring-about.ts';
import type { Prerequisite } from '../cluster/setup/prerequisite.ts';
import { type Needs, operatorPrerequisites, prerequisitesOf } from '../cluster/setup/prerequisites.ts';
import { created, type Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';
import type { Operator, Product } from '../model/operator.ts';
import type { Permission } from '../model/permission.ts';

/** Seconds for each prerequisite to come about: an operator with its images to pull fits in it. */
const timeout = 600;

/** Looking leaves no trace; what is changed is recorded on the cluster first. */
function recording({ namespace }: Operator): readonly Permission[] {
  const verbs = ['get', 'create', 'patch'] as const;
  return verbs.map((verb) => ({ verb, group: '', resource: 'configmaps', namespace }));
}

/**
 * Everything that the cluster must have before images are swapped, a step each: `setup:<name>` creates `ready:<name>`.
 * The registry's and the operator's do not wait for each other. Without `repair` they only look and wait, and what is
 * missing is an error.
 */
export function setUpSteps(needs: Needs, repair: boolean): readonly Step[] {
  return prerequisitesOf(needs).map((prerequisite) => setUpStep(needs.operator, prerequisite, repair));
}

/** What must be so before the operator is given other images. */
export function operatorReady(product: Product): readonly Link[] {
  return operatorPrerequisites(product).map(({ name }) => `ready:${name}` as const);
}

function setUpStep(operator: Operator, prerequisite: Prerequisite, repair: boolean): Step {
  const { name, after, permissions } = prerequisite;
  const link = `ready:${name}` as const;
  return {
    name: `setup:${name}`,
    kind: 'setup',
    requires: ['lock:cluster', ...after.map((other) => `ready:${other}` as const)],
    creates: [link],
    permissions: repair ? [...permissions, ...recording(operator)] : permissions.filter(({ verb }) => isRead(verb)),
    async run(inputs, { world, signal, progress }) {
      const { clock, cluster } = world;
      const { summary, changed } = await whileHeld(inputs.get('lock:cluster'), signal, (held) =>
        bringAbout(prerequisite, cluster, operator, { clock, signal: held, progress, timeout }, repair),
      );
      const how = changed.length > 0 ? ` (${changed.join(', ')})` : '';
      return { summary: `${summary}${how}`, created: [created(link, true)], skipped: changed.length === 0 };
    },
  };
}

function isRead(verb: Permission['verb']): boolean {
  return verb === 'get' || verb === 'list';
}
