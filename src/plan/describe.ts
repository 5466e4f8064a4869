import type { PlannedStep } from '../engine/graph-text.ts';
import type { GraphResult } from '../engine/run-graph.ts';
import type { Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { imageLink } from '../model/link.ts';
import { permissionText } from '../model/permission.ts';
import { poolLabels } from '../model/pool-labels.ts';
import type { SourceSnapshot } from '../model/source.ts';
import { clusterBuilder } from '../model/tool.ts';
import type { JobPlan } from './job-steps.ts';
import type { Plan } from './plan-run.ts';

/** A plan as scripts read it: `run --dry-run --json`. */
export interface PlanDescription {
  readonly components: readonly {
    readonly name: string;
    readonly repository: string;
    /** What is built; null where all images are given, or no commit was found. */
    readonly source: SourceSnapshot | null;
    /** Whether the cluster builds it, as no program of this machine can. */
    readonly onCluster: boolean;
    readonly images: readonly PlannedImage[];
  }[];
  readonly suites: readonly {
    readonly name: string;
    readonly repository: string;
    readonly tags: string;
    /** What it is resolved from; that may be by the operator of a cluster, which a dry run does not ask. */
    readonly refs: readonly string[];
    readonly source: SourceSnapshot | null;
  }[];
  /** The cluster that would be claimed, by the labels of its pool; null where none is. */
  readonly claim: Readonly<Record<string, string>> | null;
  /** In the order in which they may start. */
  readonly steps: readonly PlannedStep[];
  /** The Job that goes on once the images are built; null where all is done from here. */
  readonly job: PlannedJob | null;
  /** Why the run would fail: refs, images and registries that are not there. */
  readonly problems: readonly string[];
}

/** What a Job of the cluster does, and who it is there. */
export interface PlannedJob {
  readonly name: string;
  readonly steps: readonly PlannedStep[];
  /** All that its account may do: `list nodes`, `create pods in "openshift-pipelines"`. */
  readonly permissions: readonly string[];
  /** ClusterRole of the account that the tests sign in with. */
  readonly testsRole: string;
}

/** What becomes of an image of a component. */
export interface PlannedImage {
  readonly name: string;
  readonly env: string;
  /** The digest of --image; null where none is given. */
  readonly given: string | null;
  /** Whether the registry has it of this commit; null where nobody was asked. */
  readonly built: boolean | null;
}

/** A plan, with what its rehearsal has found. */
export function describePlan(
  { graph, components, suites, job, claim }: Plan,
  { find, steps }: Pick<GraphResult, 'find' | 'steps'>,
): PlanDescription {
  const sourceOf = (name: string) => find(`commit:${name}`) ?? null;
  return {
    components: components.map((component) => ({
      ...{ name: component.name, repository: component.repository, source: sourceOf(component.name) },
      onCluster: component.builder === 'dockerfile' && find('tool:image-builder') === clusterBuilder,
      images: imagesOf(component, find),
    })),
    suites: suites.map(({ name, repository, tags, refs }) => ({
      ...{ name, repository, tags, refs },
      source: sourceOf(name),
    })),
    claim: claim ? poolLabels(claim) : null,
    steps: graph.steps.map(plannedStep),
    job: job ? plannedJob(job) : null,
    problems: steps.flatMap(({ status, summary }) => (status === 'failed' || status === 'cancelled' ? [summary] : [])),
  };
}

function plannedStep({ name, kind, requires, after = [], creates }: Step): PlannedStep {
  return { name, kind, requires, after, creates };
}

function plannedJob({ order, steps, access }: JobPlan): PlannedJob {
  const permissions = access.permissions.map(permissionText);
  return { name: order.name, steps: steps.map(plannedStep), permissions, testsRole: access.testsRole };
}

function imagesOf({ name: component, images }: Component, find: GraphResult['find']): readonly PlannedImage[] {
  const built = find(`built:${component}`);
  return images.map(({ name, env }) => ({
    ...{ name, env, given: find(imageLink(component, name))?.image ?? null },
    built: built?.includes(name) ?? null,
  }));
}
