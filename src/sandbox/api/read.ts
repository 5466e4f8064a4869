import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { kindOf } from './resources.ts';
import { fieldSelector, labelSelector, type Selector } from './selectors.ts';
import { notFound } from './status.ts';
import { keyOfTarget, type Target } from './target.ts';

/** The object that a target names. Throws NotFound. */
export function getObject(store: Store, target: Target): KubernetesObject {
  const object = store.get(keyOfTarget(target));
  if (object === undefined) throw notFound(target.resource, target.name ?? '');
  return object;
}

/** A list object: `PodList` with its items and the version that a watch can go on from. */
export function listObjects(store: Store, target: Target, query: URLSearchParams) {
  return listOf(store, target, store.list(kindOf(target.resource)), query);
}

/** The same of objects that are given: those that the target and the query select. */
export function listOf(store: Store, target: Target, objects: readonly KubernetesObject[], query: URLSearchParams) {
  const { apiVersion, kind } = kindOf(target.resource);
  const items = objects.filter(selectorOf(target, query));
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: store.version() }, items };
}

/** What a list or a watch is about: kind, namespace, `labelSelector`, `fieldSelector`. */
export function selectorOf({ resource, namespace }: Target, query: URLSearchParams): Selector {
  const { apiVersion, kind } = kindOf(resource);
  const hasLabels = labelSelector(query.get('labelSelector'));
  const hasFields = fieldSelector(query.get('fieldSelector'), kind);
  return (object) =>
    object.kind === kind &&
    object.apiVersion === apiVersion &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    hasLabels(object) &&
    hasFields(object);
}
