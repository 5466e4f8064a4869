import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import { settleStream } from '../streams/settle-stream.ts';
import { storeStream } from '../streams/store-stream.ts';
import { objectFor, refuseNamespace } from './admission.ts';
import type { Call, Serving } from './call.ts';
import { importImages } from './image-stream-imports.ts';
import { createStreamTag, deleteStreamTag, type TagCall, updateStreamTag } from './image-stream-tags.ts';
import type { Json } from './merge-patch.ts';
import { notAllowed, refusing } from './status.ts';
import { patched, refuseUnknownFields, type Writing } from './write.ts';

type Answer = readonly [code: number, object: unknown];

/** Writes what OpenShift's API server makes of images; undefined where the target is of another kind, or a mere status. */
export function writeImages(
  serving: Serving,
  call: Call,
  body: Json | undefined,
  { writing, write }: { readonly writing: Writing; readonly write: () => Answer },
): Answer | undefined {
  const { kind } = call.target.resource;
  const { method = '' } = call.request;
  if (kind === 'ImageStreamTag') return writeTag(serving, call, body ?? null, writing);
  if (kind === 'ImageStreamImport' && method === 'POST') return [201, imported(serving, call, body ?? null, writing)];
  const isSpec = kind === 'ImageStream' && call.target.subresource === undefined && method !== 'DELETE';
  return isSpec ? settled(serving, call, write) : undefined;
}

/** The stream as it would be written, with what its tags become; nothing of it is seen before all of it is right. */
function settled({ store, authorizer }: Serving, { user, target }: Call, write: () => Answer): Answer {
  const [code, object] = store.dryRun(write);
  const next = object as KubernetesObject;
  const stream = settleStream({ store, authorizer, user }, store.get(keyOf(next)), next);
  return [code, refusing(target.resource, next.metadata.name, () => storeStream(store, stream))];
}

function imported({ store, importer }: Serving, { target }: Call, body: Json, writing: Writing): KubernetesObject {
  return importImages(store, importer, target, newObject(store, target, body, writing));
}

function writeTag(serving: Serving, { target, request, user }: Call, body: Json, writing: Writing): Answer {
  const { store, authorizer, registry } = serving;
  const call: TagCall = { store, authorizer, user, registry };
  if (request.method === 'POST') return [201, createStreamTag(call, target, newObject(store, target, body, writing))];
  if (request.method === 'DELETE' && target.name !== undefined) return [200, deleteStreamTag(call, target)];
  if (request.method === 'PUT') {
    refuseUnknownFields(target, body, writing);
    return [200, updateStreamTag(call, target, () => objectFor(target, body))];
  }
  const type = request.headers['content-type']?.split(';')[0] ?? '';
  if (request.method !== 'PATCH' || type === 'application/apply-patch+yaml') {
    throw notAllowed();
  }
  const change = (tag: KubernetesObject) => objectFor(target, patched(target, type, tag as unknown as Json, body));
  return [200, updateStreamTag(call, target, change)];
}

function newObject(store: Serving['store'], target: Call['target'], body: Json, writing: Writing): KubernetesObject {
  refuseUnknownFields(target, body, writing);
  const object = objectFor(target, body);
  refuseNamespace(store, target, object.metadata.name);
  return object;
}
