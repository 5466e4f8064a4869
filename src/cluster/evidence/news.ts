import type { KubernetesObject } from '../../ports/cluster.ts';

/** Tells what has changed since the look before. */
export interface News {
  /** Of all that is there now, what was not, or was another version. */
  of(objects: readonly KubernetesObject[]): readonly KubernetesObject[];
}

/** `isOld`: whether all that the first look finds is old. */
export function createNews(isOld: boolean): News {
  let before: ReadonlyMap<string, string> | undefined = isOld ? undefined : new Map();
  return {
    of(objects) {
      const last = before;
      before = new Map(objects.map((object) => [keyOf(object), object.metadata.resourceVersion ?? '']));
      return last === undefined
        ? []
        : objects.filter((object) => last.get(keyOf(object)) !== before?.get(keyOf(object)));
    },
  };
}

function keyOf({ metadata }: KubernetesObject): string {
  return metadata.uid ?? `${metadata.namespace}/${metadata.name}`;
}
