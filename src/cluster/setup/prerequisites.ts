import type { Component } from '../../model/component.ts';
import { customResourcePrerequisite } from './custom-resource.ts';
import { imagePullerPrerequisite } from './image-puller.ts';
import { namespacePrerequisite } from './namespace.ts';
import { operatorPrerequisite } from './operator.ts';
import type { Prerequisite } from './prerequisite.ts';
import { pusherPrerequisite } from './pusher.ts';
import { registryPrerequisite } from './registry.ts';
import { tektonConfigPrerequisite } from './tekton-config.ts';

/** What decides what a cluster must have. */
export interface Needs {
  /** `host[:port]/repository`; undefined means the cluster's own. */
  readonly registry: string | undefined;
  readonly components: readonly Component[];
  /** Channel of an operator that is still to be installed; the catalogue's default without it. */
  readonly channel?: string;
  /** Nothing is pushed, and images are pulled from where they are. */
  readonly withoutRegistry?: boolean;
}

/** What must be so on a cluster before images can be swapped, in the order in which it comes about. */
export function prerequisitesOf({ registry, components, channel, withoutRegistry }: Needs): readonly Prerequisite[] {
  return [
    ...(withoutRegistry ? [] : registryPrerequisites(registry)),
    operatorPrerequisite(channel),
    tektonConfigPrerequisite,
    ...components.flatMap(({ name, customResource }) =>
      customResource === undefined ? [] : [customResourcePrerequisite(name, customResource)],
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
