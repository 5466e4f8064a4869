import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Authorizer } from '../auth/rbac.ts';
import type { User } from '../auth/user.ts';
import type { Store } from '../store.ts';
import type { ImageReader } from '../streams/image-object.ts';
import { admitNew } from './admission.ts';
import { getStreamImage } from './image-stream-images.ts';
import { getStreamTag, listStreamTags } from './image-stream-tags.ts';
import { notFound, refusing } from './status.ts';
import type { Target } from './target.ts';

const namespaceKind = { apiVersion: 'v1', kind: 'Namespace' };

/** Whoever asks, and what decides what is shown. */
export interface Viewer {
  readonly user: User;
  readonly authorizer: Authorizer;
  readonly registry: ImageReader | undefined;
}

/**
 * Objects of the kinds that OpenShift makes from others: a Project is a Namespace that one may see, an ImageStreamTag a
 * tag of an ImageStream, the User `~` whoever asks. Undefined where the target is an ordinary kind.
 */
export function derivedObjects(store: Store, target: Target, viewer: Viewer): readonly KubernetesObject[] | undefined {
  const { resource, name, namespace } = target;
  if (resource.kind === 'Project') return projects(store, name, viewer);
  if (resource.kind === 'ImageStreamTag')
    return name === undefined ? listStreamTags(store, namespace) : [getStreamTag({ store, ...viewer }, target)];
  if (resource.kind === 'ImageStreamImage') return [getStreamImage(store, viewer.registry, target)];
  if (resource.kind === 'User' && name === '~') return [userObject(viewer.user)];
  return undefined;
}

function projects(store: Store, name: string | undefined, { user, authorizer }: Viewer): readonly KubernetesObject[] {
  const maySee = (namespace: string) =>
    authorizer.decide(user, { verb: 'get', resource: 'namespaces', namespace, name: namespace }).allowed;
  const namespaces = store.list(namespaceKind).filter(({ metadata }) => name !== undefined || maySee(metadata.name));
  return namespaces.map(projectOf);
}

function projectOf(namespace: KubernetesObject): KubernetesObject {
  return { ...namespace, apiVersion: 'project.openshift.io/v1', kind: 'Project' };
}

function userObject({ username, uid, groups }: User): KubernetesObject {
  const metadata = { name: username, ...(uid === undefined ? {} : { uid }) };
  return { apiVersion: 'user.openshift.io/v1', kind: 'User', metadata, groups: groups.filter(isShown), identities: [] };
}

/** Groups that OpenShift tells of a user. */
function isShown(group: string): boolean {
  return group.startsWith('system:');
}

/** POST of a ProjectRequest: a Namespace whose requester is its admin. Errors: AlreadyExists, Invalid. */
export function requestProject(
  store: Store,
  { user }: Pick<Viewer, 'user'>,
  target: Target,
  body: unknown,
): KubernetesObject {
  const request = admitNew(store, target, body);
  const { name } = request.metadata;
  const annotations = {
    'openshift.io/requester': user.username,
    'openshift.io/display-name': String(request.displayName ?? ''),
    'openshift.io/description': String(request.description ?? ''),
  };
  const metadata = { name, annotations, labels: { 'kubernetes.io/metadata.name': name } };
  const projectResource = { ...target.resource, kind: 'Project', plural: 'projects' };
  const namespace = refusing(projectResource, name, () =>
    store.create({ ...namespaceKind, metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }),
  );
  const apiGroup = 'rbac.authorization.k8s.io';
  store.create({
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'admin', namespace: name },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'admin' },
    subjects: [{ apiGroup, kind: 'User', name: user.username }],
  });
  return projectOf(namespace);
}

/** DELETE of a Project deletes its Namespace. */
export function deleteProject(store: Store, target: Target): void {
  if (!store.remove({ ...namespaceKind, name: target.name ?? '' })) throw notFound(target.resource, target.name ?? '');
}
