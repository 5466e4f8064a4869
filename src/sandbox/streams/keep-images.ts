import type { Registry } from '../registry/registry.ts';
import type { Store } from '../store.ts';
import { historiesOf, latestOf, repositoryOf, streamKind } from './stream.ts';

/**
 * Lets the registry have in a stream's repository what the tags of the stream are, whoever brought them there, and
 * nothing of a tag or a stream that is gone. Returns the way to stop it.
 */
export function keepImages(store: Store, registry: Pick<Registry, 'mount' | 'untag' | 'forget'>): () => void {
  return store.watch(({ type, object, before }) => {
    if (object.kind !== streamKind.kind || object.apiVersion !== streamKind.apiVersion) return;
    const repository = repositoryOf(object);
    if (type === 'DELETED') return registry.forget(repository);
    for (const { tag, items } of historiesOf(object)) {
      const isNew = items[0]?.image !== latestOf(before, tag)?.image;
      if (isNew && items[0]?.image) registry.mount(repository, items[0].image, tag);
    }
    const gone = historiesOf(before).filter(({ tag }) => latestOf(object, tag) === undefined);
    for (const { tag } of gone) registry.untag(repository, tag);
  });
}
