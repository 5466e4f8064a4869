import type { KubernetesObject } from '../../ports/cluster.ts';
import { keyOf } from '../memory-store.ts';
import { internalHosts } from '../registry/own-repository.ts';
import type { Store } from '../store.ts';
import { type Condition, timed } from './conditions.ts';
import type { Controller } from './controller.ts';
import { apply, kinds } from './objects.ts';

const namespace = 'openshift-image-registry';

/** The Deployment that stands for the integrated registry: while it is there, its internal name can be pulled from. */
export const registryDeployment = { ...kinds.deployment, namespace, name: 'image-registry' };
const routeKey = { ...kinds.route, namespace, name: 'default-route' };

/**
 * The operator of the integrated registry: makes Deployment, Service and, where `defaultRoute` is true, the route to the
 * sandbox's own registry, and publishes its names. Without storage there is no registry.
 */
export function registryOperator(store: Store, host: string, image: string): Controller {
  const watched = new Set(['Deployment', 'Service', 'Route']);
  return {
    name: 'cluster-image-registry-operator',
    keys({ object }) {
      if (object.apiVersion === kinds.registryConfig.apiVersion && object.kind === 'Config')
        return [object.metadata.name];
      const own = watched.has(object.kind) && object.metadata.namespace === namespace;
      return own || (object.kind === 'Image' && object.apiVersion === kinds.imageConfig.apiVersion) ? ['cluster'] : [];
    },
    reconcile(name) {
      const config = store.get({ ...kinds.registryConfig, name });
      if (config === undefined || name !== 'cluster' || config.spec.managementState === 'Unmanaged') return undefined;
      const problem = problemOf(config);
      const runs = config.spec.managementState === 'Managed' && problem === undefined;
      if (runs) for (const object of workload(config, image)) applyOnce(store, object);
      else
        for (const key of [registryDeployment, { ...kinds.service, namespace, name: 'image-registry' }])
          store.remove(key);
      const route = runs && config.spec.defaultRoute === true;
      if (route) exposeRoute(store, host);
      else store.remove(routeKey);
      publish(store, runs, route ? [host] : []);
      writeStatus(store, config, problem);
      return undefined;
    },
  };
}

/** Why a registry that is asked for cannot be there. */
function problemOf({ spec }: KubernetesObject): string | undefined {
  const storage = Object.keys(spec.storage ?? {}).filter((name) => name !== 'managementState');
  return spec.managementState === 'Managed' && storage.length === 0 ? 'storage backend not configured' : undefined;
}

function workload(config: KubernetesObject, image: string): readonly KubernetesObject[] {
  const labels = { 'docker-registry': 'default' };
  const metadata = { name: registryDeployment.name, namespace, labels };
  const spec = { containers: [{ name: 'registry', image }] };
  const replicas: number = config.spec.replicas ?? 1;
  const port = { name: '5000-tcp', port: 5000, protocol: 'TCP', targetPort: 5000 };
  return [
    {
      ...kinds.deployment,
      metadata,
      spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    { ...kinds.service, metadata, spec: { selector: labels, ports: [port] } },
  ];
}

/** Writes an object unless it is there already with that many replicas. */
function applyOnce(store: Store, object: KubernetesObject): void {
  const live = store.get(keyOf(object));
  if (live === undefined || live.spec.replicas !== object.spec.replicas) apply(store, object);
}

function exposeRoute(store: Store, host: string): void {
  const to = { kind: 'Service', name: 'image-registry', weight: 100 };
  const { apiVersion, kind, name } = routeKey;
  const spec = { host, to, tls: { termination: 'reencrypt' }, wildcardPolicy: 'None' };
  const found = store.get(routeKey) ?? store.create({ apiVersion, kind, metadata: { name, namespace }, spec });
  const route = found.spec.host === host ? found : store.update({ ...found, spec });
  const admitted = timed(route.status?.ingress?.[0]?.conditions, [{ type: 'Admitted', status: 'True' }]);
  const ingress = [{ host, routerName: 'default', wildcardPolicy: 'None', conditions: admitted }];
  store.update({ ...route, status: { ingress } }, 'status');
}

function publish(store: Store, runs: boolean, externalRegistryHostnames: readonly string[]): void {
  const config = store.get({ ...kinds.imageConfig, name: 'cluster' });
  if (config === undefined) return;
  const status = {
    ...(runs && { internalRegistryHostname: internalHosts[0] }),
    ...(externalRegistryHostnames.length > 0 && { externalRegistryHostnames }),
  };
  store.update({ ...config, status }, 'status');
}

function writeStatus(store: Store, config: KubernetesObject, problem: string | undefined): void {
  const { metadata, spec } = config;
  const conditions = timed(config.status?.conditions, conditionsOf(store, spec.managementState === 'Removed', problem));
  const status = { ...config.status, observedGeneration: metadata.generation, storage: spec.storage ?? {}, conditions };
  store.update({ ...config, status }, 'status');
}

function conditionsOf(store: Store, removed: boolean, problem: string | undefined): readonly Condition[] {
  const deployment = store.get(registryDeployment);
  const available = (deployment?.status?.availableReplicas ?? 0) > 0;
  const is = (type: string, yes: boolean, message: string): Condition => ({
    type,
    status: yes ? 'True' : 'False',
    message,
  });
  if (removed) {
    const gone = 'The registry is removed';
    return [is('Available', true, gone), is('Progressing', false, gone), is('Removed', true, gone)];
  }
  const missing =
    deployment === undefined ? 'The deployment does not exist' : 'The deployment does not have available replicas';
  const progress = problem === undefined ? 'The deployment has not completed' : `Unable to apply resources: ${problem}`;
  return [
    is('Available', available, available ? 'The registry is ready' : missing),
    is('Progressing', !available, available ? 'The registry is ready' : progress),
    is('Removed', false, ''),
  ];
}
