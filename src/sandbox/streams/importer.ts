import { type Status, statusOf } from '../api/status.ts';
import type { FaultSwitch } from '../controllers/faults.ts';
import { architecture } from '../registry/make-image.ts';
import { type OwnRepository, outsidePrefix, ownRepository } from '../registry/own-repository.ts';
import type { Registry } from '../registry/registry.ts';
import type { Store } from '../store.ts';
import { type ImageObject, imageObject } from './image-object.ts';
import { importRefusal } from './import-refusal.ts';
import { opensRepository } from './pull-secrets.ts';

/** What is to be imported, for which namespace. */
interface ImportOrder {
  readonly namespace: string;
  /** `quay.io/a/b:c` */
  readonly from: string;
  /** Of a list of images everything is imported, else the one for this machine. */
  readonly mode: 'Legacy' | 'PreserveOriginal';
}

/** An image that was found, or the Status that says why not. */
export type Imported =
  | { readonly image: ImageObject; readonly manifests: readonly ImageObject[]; readonly tag: string | undefined }
  | { readonly failure: Status };

/** Looks for images of other registries; undefined while one does not answer. */
export type Importer = (order: ImportOrder) => Imported | undefined;

interface ImporterWorld {
  readonly store: Store;
  readonly registry: Pick<Registry, 'host' | 'read' | 'blobPath' | 'loginOf'>;
  /** Whether the ServiceAccounts of a namespace may pull from a repository of the sandbox's own registry. */
  readonly mayPull: (namespace: string, repository: string) => boolean;
  readonly faults: FaultSwitch;
}

/**
 * Imports from the repositories that stand for other registries, and from the sandbox's own, as OpenShift's API server
 * does from real ones: with all pull secrets of the namespace. Read: openshift/openshift-apiserver 56aa2d9,
 * pkg/image/apiserver/importer/importer.go.
 */
export function createImporter({ store, registry, mayPull, faults }: ImporterWorld): Importer {
  const failed = new Map<object, number>();
  /** True where one more import of it has to fail. */
  const fails = (name: string) => {
    const fault = faults.current().importFails.find(({ image }) => name.includes(image));
    const before = fault ? (failed.get(fault) ?? 0) : 0;
    if (fault) failed.set(fault, before + 1);
    return fault !== undefined && before < fault.times;
  };
  const isOpen = ({ repository, name }: OwnRepository, namespace: string) => {
    const login = repository.startsWith(outsidePrefix) ? registry.loginOf(repository) : undefined;
    if (!repository.startsWith(outsidePrefix)) return mayPull(namespace, repository);
    return login === undefined || opensRepository(store, namespace, name, login);
  };
  const find = ({ namespace, from, mode }: ImportOrder): Imported => {
    const place = ownRepository(from, registry.host);
    if (place === undefined) throw importRefusal(from, 'broken');
    const name = `${place.name}${place.version.includes(':') ? '@' : ':'}${place.version}`;
    if (fails(name)) throw importRefusal(name, 'broken');
    if (!isOpen(place, namespace)) throw importRefusal(name, 'private');
    const found = mode === 'Legacy' ? forThisMachine(registry, place) : imageIn(registry, place, place.version);
    if (found === undefined) throw importRefusal(name, 'missing');
    const manifests = (found.dockerImageManifests ?? []).flatMap(
      ({ digest }) => imageIn(registry, place, digest) ?? [],
    );
    return { image: found, manifests, tag: place.version.includes(':') ? undefined : place.version };
  };
  return (order) => {
    if (faults.current().importsStuck.some((part) => order.from.includes(part))) return undefined;
    try {
      return find(order);
    } catch (error) {
      return { failure: statusOf(error) };
    }
  };
}

function forThisMachine(registry: ImporterWorld['registry'], place: OwnRepository): ImageObject | undefined {
  const top = imageIn(registry, place, place.version);
  const members = top?.dockerImageManifests ?? [];
  const own = [architecture, 'amd64'].flatMap((arch) => members.find((each) => each.architecture === arch) ?? [])[0];
  const chosen = own ?? members[0];
  return chosen === undefined ? top : imageIn(registry, place, chosen.digest);
}

function imageIn(registry: ImporterWorld['registry'], { repository, name }: OwnRepository, version: string) {
  const digest = registry.read(repository, version)?.digest;
  const found = digest === undefined ? undefined : imageObject(registry, repository, digest);
  return found && { ...found, dockerImageReference: `${name}@${digest}` };
}
