import { type KubeConfig, Watch } from '@kubernetes/client-node';

/** Watches until `count` events have come and returns them as `<type> <name>`. */
export async function watchUntil(
  config: KubeConfig,
  path: string,
  query: Readonly<Record<string, string>>,
  count: number,
): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const seen: string[] = [];
  const take = (type: string, object: { metadata: { name: string } }) => {
    seen.push(`${type} ${object.metadata.name}`);
    if (seen.length === count) resolve();
  };
  const watch = await new Watch(config).watch(path, query, take, reject);
  await promise;
  watch.abort();
  return seen;
}
