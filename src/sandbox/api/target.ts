import type { ObjectKey } from '../../ports/cluster.ts';
import { kindOf, type Resource } from './resources.ts';
import { ApiError } from './status.ts';

/** What a path below /api or /apis names. */
export interface Target {
  readonly resource: Resource;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  /** What follows the subresource, without the slash: the path behind `proxy/`. */
  readonly rest: string;
}

const path = /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>v[^/]+)\/(?<below>.+?)\/?$/;

/** The target of a path. Throws NotFound where it is of none of the resources. */
export function targetOf(resources: readonly Resource[], pathname: string): Target {
  const { group = '', version, below = '' } = path.exec(pathname)?.groups ?? {};
  const segments = below.split('/').map(decodeURIComponent);
  const scoped = segments[0] === 'namespaces' && segments[2] !== undefined && segments[2] !== 'status';
  const [plural, name, subresource, ...rest] = scoped ? segments.slice(2) : segments;
  const resource = resources.find((each) => each.group === group && each.version === version && each.plural === plural);
  if (resource === undefined || resource.namespaced < scoped) throw noResource();
  if (subresource !== undefined && !resource.subresources.includes(subresource)) throw noResource();
  if (name !== undefined && resource.namespaced && !scoped) throw noResource();
  return { resource, namespace: scoped ? segments[1] : undefined, name, subresource, rest: rest.join('/') };
}

function noResource(): ApiError {
  return new ApiError('NotFound', 'the server could not find the requested resource');
}

/** The key of the object that a target names. */
export function keyOfTarget({ resource, namespace, name = '' }: Target): ObjectKey {
  return namespace === undefined ? { ...kindOf(resource), name } : { ...kindOf(resource), name, namespace };
}
