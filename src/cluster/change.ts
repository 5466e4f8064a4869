import type { ChangePreview } from '../model/change-preview.ts';
import type { KubernetesObject, ObjectKey, Patch } from '../ports/cluster.ts';

/** One change on the cluster, before it is made: what a dry run shows and a run does. */
export type Change = { readonly why: string } & (
  | { readonly verb: 'create'; readonly object: KubernetesObject }
  /** `before` is the object that the patch was made for, `after` what comes of it. */
  | {
      readonly verb: 'patch';
      readonly key: ObjectKey;
      readonly patch: Patch;
      readonly before: KubernetesObject;
      readonly after: KubernetesObject;
    }
  | { readonly verb: 'delete'; readonly key: ObjectKey; readonly before: KubernetesObject }
);

/** What the API server keeps by itself; nobody changes it, so no diff shows it. */
const kept = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];

export function previewOf(change: Change): ChangePreview {
  const { verb, why } = change;
  const object = verb === 'create' ? change.object : change.before;
  const { kind, metadata } = object;
  const place = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  return {
    title: `${verb} ${kind} "${place}"`,
    why,
    before: verb === 'create' ? undefined : shown(change.before),
    after: verb === 'create' ? shown(change.object) : verb === 'patch' ? shown(change.after) : undefined,
  };
}

function shown(object: KubernetesObject): Readonly<Record<string, unknown>> {
  const { status: _, metadata, ...rest } = object;
  const own = Object.fromEntries(Object.entries(metadata).filter(([name]) => !kept.includes(name)));
  const { apiVersion, kind, ...content } = rest;
  return { apiVersion, kind, metadata: own, ...content };
}
