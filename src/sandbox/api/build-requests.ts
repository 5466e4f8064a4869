import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import type { Call, Serving } from './call.ts';
import { getObject } from './read.ts';
import { ApiError, detailsOf, refusing } from './status.ts';
import { keyOfTarget, type Target } from './target.ts';

/** What a Build is asked to have otherwise than its BuildConfig, or the Build that it is cloned from. */
interface BuildRequest {
  readonly revision?: object;
  readonly binary?: object;
  readonly triggeredBy?: readonly object[];
  readonly dockerStrategyOptions?: { readonly buildArgs?: readonly object[]; readonly noCache?: boolean };
}

const buildKind = { apiVersion: 'build.openshift.io/v1', kind: 'Build' };

/** POST of `buildconfigs/<name>/instantiate`: the next Build of a BuildConfig. Errors: NotFound. */
export function instantiateBuild(store: Store, target: Target, body: unknown): KubernetesObject {
  const config = getObject(store, { ...target, subresource: undefined });
  const { name, namespace, labels, uid } = config.metadata;
  const number = (config.status?.lastVersion ?? 0) + 1;
  store.update({ ...config, status: { lastVersion: number } }, 'status');
  const { triggers, runPolicy, successfulBuildsHistoryLimit, failedBuildsHistoryLimit, ...own } = config.spec;
  const owner = { apiVersion: config.apiVersion, kind: config.kind, name, uid: uid ?? '' };
  const metadata = {
    name: `${name}-${number}`,
    namespace: namespace ?? '',
    labels: { ...labels, buildconfig: name, 'openshift.io/build-config.name': name },
    annotations: { 'openshift.io/build-config.name': name, 'openshift.io/build.number': `${number}` },
    ownerReferences: [{ ...owner, controller: true } as typeof owner],
  };
  const spec = requested({ serviceAccount: 'builder', ...own }, body as BuildRequest);
  const status = { phase: 'New', config: { kind: config.kind, namespace, name }, output: {} };
  return refusing(target.resource, metadata.name, () => store.create({ ...buildKind, metadata, spec, status }));
}

/** POST of `builds/<name>/clone`: the same Build once more. Errors: NotFound, BadRequest for what was uploaded. */
export function cloneBuild(store: Store, target: Target, body: unknown): KubernetesObject {
  const { metadata, spec } = getObject(store, { ...target, subresource: undefined });
  if (spec.source?.binary) throw new ApiError('BadRequest', 'cannot clone a build that was started from binary input');
  const { name, namespace = '', labels = {} } = metadata;
  const taken = (number: number) => store.get({ ...buildKind, namespace, name: `${name}-${number}` }) !== undefined;
  let number = 1;
  while (taken(number)) number += 1;
  const annotations = { 'openshift.io/build.clone-of': name };
  return store.create({
    ...buildKind,
    metadata: { name: `${name}-${number}`, namespace, labels, annotations },
    spec: requested(spec, body as BuildRequest),
    status: { phase: 'New', output: {} },
  });
}

function requested(spec: KubernetesObject, request: BuildRequest | undefined) {
  const { revision, binary, triggeredBy, dockerStrategyOptions } = request ?? {};
  const { dockerStrategy } = spec.strategy ?? {};
  return {
    ...spec,
    ...(revision && { revision }),
    ...(triggeredBy && { triggeredBy }),
    source: { ...spec.source, ...(binary && { type: 'Binary', binary }) },
    ...(dockerStrategy && {
      strategy: { ...spec.strategy, dockerStrategy: { ...dockerStrategy, ...dockerStrategyOptions } },
    }),
  };
}

/** Who makes a Build, or what Builds are made by, must be allowed its strategy, as `create` of `builds/docker` tells. */
export function permitStrategy({ store, authorizer }: Serving, { user, target }: Call, object: KubernetesObject): void {
  const { resource, namespace, name, subresource } = target;
  if (subresource !== undefined || object.spec?.strategy?.dockerStrategy === undefined) return;
  const live = name === undefined ? undefined : store.get(keyOfTarget(target));
  if (isDeepStrictEqual(live?.spec?.strategy, object.spec.strategy)) return;
  const asked = { verb: 'create', group: resource.group, resource: 'builds', subresource: 'docker', namespace };
  if (authorizer.decide(user, asked).allowed) return;
  const message = `${resource.plural}.${resource.group} "${object.metadata.name}" is forbidden: build strategy Docker is not allowed`;
  throw new ApiError('Forbidden', message, detailsOf(resource, object.metadata.name));
}
