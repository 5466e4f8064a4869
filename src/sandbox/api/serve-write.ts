import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { escalation } from '../auth/escalation.ts';
import { cloneBuild, instantiateBuild, permitStrategy } from './build-requests.ts';
import type { Call, Serving } from './call.ts';
import { deleteObject, deleteObjects } from './delete.ts';
import { deleteProject, requestProject } from './derived.ts';
import { unknownFields } from './field-validation.ts';
import { isList, isObject, type Json } from './merge-patch.ts';
import { review } from './reviews.ts';
import { ApiError, detailsOf, notAllowed, success } from './status.ts';
import { requestToken } from './token-request.ts';
import { applyObject, createObject, patchObject, refuseUnknownFields, updateObject, type Writing } from './write.ts';
import { writeImages } from './write-images.ts';

type Answer = readonly [code: number, object: unknown];

/** Does what a request that changes something asks for, or says what it would be where it is a dry run. */
export async function serveWrite(serving: Serving, call: Call): Promise<Answer> {
  const { target, verb, url } = call;
  const body = await bodyOf(call.request);
  const wouldWrite = () => serving.store.dryRun(() => write(serving, call, body));
  if (target.resource.group === 'rbac.authorization.k8s.io' && !verb.startsWith('delete')) {
    refuseEscalation(serving, call, wouldWrite()[1] as KubernetesObject);
  }
  if (target.resource.group === 'build.openshift.io' && ['create', 'update', 'patch'].includes(verb)) {
    permitStrategy(serving, call, wouldWrite()[1] as KubernetesObject);
  }
  return isDry(url.searchParams, body) ? wouldWrite() : write(serving, call, body);
}

function refuseEscalation({ store, authorizer }: Serving, { user, target }: Call, object: KubernetesObject): void {
  const why = escalation(store, authorizer, user, object);
  if (why === undefined) return;
  const { group, plural } = target.resource;
  const message = `${plural}.${group} "${object.metadata.name}" is forbidden: ${why}`;
  throw new ApiError('Forbidden', message, detailsOf(target.resource, object.metadata.name));
}

function write(serving: Serving, call: Call, body: Json | undefined): Answer {
  const { target, request } = call;
  const { name, subresource } = target;
  const place = name === undefined ? 'collection' : (subresource ?? 'object');
  const writers: Readonly<Record<string, () => Answer>> = {
    'POST collection': () => [201, create(serving, call, body)],
    'POST instantiate': () => [201, instantiateBuild(serving.store, target, body)],
    'POST clone': () => [201, cloneBuild(serving.store, target, body)],
    'POST token': () => [201, requestToken(serving.store, serving.authenticator, target, body)],
    'PUT object': () => [200, updateObject(serving.store, target, body, writingOf(serving, call))],
    'PATCH object': () => patch(serving, call, body ?? null),
    'DELETE object': () => [200, remove(serving, call, body)],
    'DELETE collection': () => [200, deleteObjects(serving.store, target, call.url.searchParams)],
  };
  const writer = writers[`${request.method} ${place === 'status' && request.method !== 'DELETE' ? 'object' : place}`];
  if (writer === undefined) throw notAllowed();
  return writeImages(serving, call, body, { writing: writingOf(serving, call), write: writer }) ?? writer();
}

function create(serving: Serving, call: Call, body: Json | undefined): unknown {
  const { store, authorizer } = serving;
  const { target, user } = call;
  const { resource, namespace } = target;
  if (resource.namespaced !== (namespace !== undefined)) throw notAllowed();
  const writing = writingOf(serving, call);
  const isRequest = resource.kind === 'ProjectRequest';
  if (isRequest || resource.kind.endsWith('Review')) {
    refuseUnknownFields(target, body ?? null, writing);
    return isRequest ? requestProject(store, { user }, target, body) : review(authorizer, user, target, body);
  }
  warn(serving, call, body);
  return createObject(store, target, body, writing);
}

function patch(serving: Serving, call: Call, body: Json): Answer {
  const { request, target } = call;
  const writing = writingOf(serving, call);
  const type = request.headers['content-type']?.split(';')[0] ?? '';
  if (type !== 'application/apply-patch+yaml') return [200, patchObject(serving.store, target, type, body, writing)];
  const [created, object] = applyObject(serving.store, target, body, writing);
  return [created ? 201 : 200, object];
}

function remove({ store }: Serving, { target, url }: Call, body: Json | undefined): unknown {
  if (target.resource.kind !== 'Project') return deleteObject(store, target, body, url.searchParams);
  deleteProject(store, target);
  return success(detailsOf(target.resource, target.name ?? ''));
}

function writingOf({ schemas, authenticator }: Serving, { request, url: { searchParams: query } }: Call): Writing {
  const isApply = request.headers['content-type']?.includes('apply-patch') ?? false;
  const program = isApply ? '' : (request.headers['user-agent']?.split('/')[0] ?? 'unknown');
  return {
    manager: query.get('fieldManager') ?? program,
    force: query.get('force') === 'true',
    strict: query.get('fieldValidation') === 'Strict',
    schemas,
    now: authenticator.now(),
  };
}

/** Without `fieldValidation`, the server warns of fields that the kind does not have. */
function warn({ schemas }: Serving, { response, url, target }: Call, body: Json | undefined): void {
  if ((url.searchParams.get('fieldValidation') ?? 'Warn') !== 'Warn' || !isObject(body)) return;
  const unknown = unknownFields(schemas, target.resource, body);
  if (unknown.length > 0)
    response.setHeader(
      'Warning',
      unknown.map((path) => `299 - "unknown field \\"${path}\\""`),
    );
}

/** `dryRun=All`, in the query or in the options of a delete. */
function isDry(query: URLSearchParams, body: Json | undefined): boolean {
  const options = isObject(body) && body.kind === 'DeleteOptions' && isList(body.dryRun) ? body.dryRun : [];
  const asked = [...query.getAll('dryRun'), ...options];
  const wrong = asked.find((value) => value !== 'All');
  if (wrong === undefined) return asked.length > 0;
  const message = `Unsupported value: "${wrong}": supported values: "All"`;
  throw new ApiError('Invalid', `DeleteOptions.meta.k8s.io "" is invalid: dryRun: ${message}`);
}

async function bodyOf(request: IncomingMessage): Promise<Json | undefined> {
  const type = request.headers['content-type'] ?? '';
  const isApply = type.startsWith('application/apply-patch+yaml');
  if (type.includes('protobuf') || type.includes('cbor') || (type.includes('yaml') && !isApply)) {
    throw new ApiError('UnsupportedMediaType', `the sandbox reads JSON only, not ${type}; kubectl sends it with -f`);
  }
  const body = await text(request);
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new ApiError('BadRequest', 'the body of the request is not JSON');
  }
}
