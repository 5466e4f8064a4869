import type { Attributes } from '../auth/rbac.ts';
import type { User } from '../auth/user.ts';
import { ApiError, detailsOf } from './status.ts';
import type { Target } from './target.ts';

/** The verb by which the API knows a request: `list` for a GET of a collection, `deletecollection`, `watch` … */
export function verbOf(method: string, { name }: Pick<Target, 'name'>, query: URLSearchParams): string {
  const watches = ['1', 'true'].includes(query.get('watch') ?? '');
  if (method === 'GET' || method === 'HEAD') return name === undefined ? (watches ? 'watch' : 'list') : 'get';
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? method.toLowerCase();
}

/** What authorization is asked about a request for a resource. A namespace lies in itself, as a project does. */
export function attributesOf(verb: string, { resource, namespace, name, subresource }: Target): Attributes {
  const inside = ['Namespace', 'Project'].includes(resource.kind) ? name : namespace;
  return { verb, group: resource.group, resource: resource.plural, subresource, namespace: inside, name };
}

/** `pods "a" is forbidden: User "x" cannot get resource "pods" in API group "" in the namespace "default"`. */
export function forbidden(target: Target, user: User, { verb, namespace }: Attributes, reason: string): ApiError {
  const { resource, name, subresource } = target;
  const qualified = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const subject = name === undefined ? qualified : `${qualified} "${name}"`;
  const what = subresource ? `${resource.plural}/${subresource}` : resource.plural;
  const scope = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const why = `User "${user.username}" cannot ${verb} resource "${what}" in API group "${resource.group}" ${scope}`;
  const message = `${subject} is forbidden: ${why}${reason === '' ? '' : `: ${reason}`}`;
  return new ApiError('Forbidden', message, detailsOf(resource, name ?? ''));
}

/** The refusal of an address that is no resource. */
export function forbiddenPath(path: string, user: User, verb: string): ApiError {
  return new ApiError('Forbidden', `forbidden: User "${user.username}" cannot ${verb} path "${path}"`, {});
}
