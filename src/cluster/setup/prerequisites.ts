import type { Product } from '../../model/operator.ts';
import { customResourcePrerequisite } from './custom-resource.ts';
import { imagePullerPrerequisite } from './image-puller.ts';
import { namespacePrerequisite } from './namespace.ts';
import { operatorPrerequisite } from './operator.ts';
import { operatorResourcePrerequisite } from './operator-resource.ts';
import type { Prerequisite } from './prerequisite.ts';
import { pusherPrerequisite } from './pusher.ts';
import { registryPrerequisite } from './registry.ts';

/** What decides what a cluster must have. */
export interface Needs extends Product {
  /** `host[:port]/repository`; undefined means the cluster's own. */
  readonly registry: string | undefined;
  /** Channel of an operator that is still to be installed; the catalogue's default without it. */
  readonly channel?: string;
  /** Nothing is pushed, and images are pulled from where they are. */
  readonly withoutRegistry?: boolean;
}

/** What must be so on a cluster before images can be swapped, in the order in which it comes about. */
export function prerequisitesOf(needs: Needs): readonly Prerequisite[] {
  const { registry, channel, withoutRegistry } = needs;
  return [...(withoutRegistry ? [] : registryPrerequisites(registry)), ...operatorPrerequisites(needs, channel)];
}

/** Of those, what must be so before the operator is given other images. */
export function operatorPrerequisites({ operator, components }: Product, channel?: string): readonly Prerequisite[] {
  return [
    operatorPrerequisite(operator, channel),
    ...(operator.customResource ? [operatorResourcePrerequisite(operator, operator.customResource)] : []),
    ...components.flatMap(({ name, customResource }) =>
      customResource === undefined ? [] : [customResourcePrerequisite(operator, name, customResource)],
    ),
  ];
}

function registryPrerequisites(registry: string | undefined): readonly Prerequisite[] {
  return [
    registryPrerequisite(registry),
    namespacePrerequisite(registry),
    pusherPrerequisite(registry),
    imagePullerPrerequisite(registry),
  ];
}
