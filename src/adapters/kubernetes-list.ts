import type { Kind, KubernetesObject } from '../ports/cluster.ts';
import type { ApiAnswer, Connection } from './kubernetes-connection.ts';
import { collectionPath, type Resource } from './kubernetes-resources.ts';

const pageSize = 500;

/** All objects of a kind, in one namespace or in all, read in pages; items get the apiVersion and kind that lists leave out. */
export async function listObjects(
  connection: Connection,
  resource: Resource,
  { apiVersion, kind }: Kind,
  where: { namespace?: string; labels?: string } = {},
): Promise<readonly KubernetesObject[]> {
  const path = collectionPath(resource, where.namespace);
  const selected = where.labels === undefined ? {} : { labelSelector: where.labels };
  const read = (query: Record<string, string>): Promise<ApiAnswer> =>
    connection.send({
      method: 'GET',
      path: `${path}?${new URLSearchParams({ ...selected, ...query })}`,
      idempotent: true,
      what: `list ${kind}${where.namespace === undefined ? '' : ` in "${where.namespace}"`}`,
      expects: (code) => code === 200 || (code === 410 && query.continue !== undefined),
    });
  const items = (await readPages(read)) ?? (await read({})).body.items;
  return items.map((item: KubernetesObject) => ({ ...item, apiVersion, kind }));
}

/** Undefined where the list grew too old between two pages; then it has to be read in one go. */
async function readPages(
  read: (query: Record<string, string>) => Promise<ApiAnswer>,
): Promise<KubernetesObject[] | undefined> {
  const items: KubernetesObject[] = [];
  let query: Record<string, string> = { limit: String(pageSize) };
  for (;;) {
    const { code, body } = await read(query);
    if (code === 410) return undefined;
    items.push(...body.items);
    if (!body.metadata?.continue) return items;
    query = { ...query, continue: body.metadata.continue };
  }
}
