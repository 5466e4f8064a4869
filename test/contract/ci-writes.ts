import type { KubernetesObject, ObjectKey, Patch } from '../../src/ports/cluster.ts';

/** Something that is sent to a cluster. */
export type Write = { readonly object: KubernetesObject } | { readonly key: ObjectKey; readonly patch: Patch };

/** Kind and fields of what is sent, without values: `Pod spec.containers[].name …`; maps of any names end with `*`. */
export function shapeOf(write: Write): string {
  const body = 'object' in write ? write.object : write.patch.body;
  const kind = 'object' in write ? `create ${write.object.kind}` : `${write.patch.type} ${write.key.kind}`;
  return `${kind}: ${[...new Set(pathsOf(body, ''))].sort().join(' ')}`;
}

/** Their names are anybody's choice. */
const maps = /(?:^|\.)(?:labels|annotations|matchLabels|data|stringData|nodeSelector|requests|limits)$/;

function pathsOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null || (maps.test(path) && Object.keys(value).length > 0))
    return [maps.test(path) ? `${path}.*` : path];
  const fields = Object.entries(value);
  return fields.length === 0 ? [path] : fields.flatMap(([name, one]) => pathsOf(one, path ? `${path}.${name}` : name));
}

/** What a recorded run has sent, once of each shape, in a form that is always the same and short. */
export function onceEach(writes: readonly Write[]): readonly Write[] {
  const shapes = new Map(writes.toReversed().map((write) => [shapeOf(write), write]));
  return [...shapes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, write]) => JSON.parse(JSON.stringify(write, shortened)));
}

/** Values of Secrets are base64, and long texts are scripts. */
function shortened(name: string, value: unknown): unknown {
  if (name === 'data' && typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.keys(value).map((key) => [key, 'eA==']));
  return typeof value === 'string' && value.length > 100 ? value.slice(0, 100) : value;
}
