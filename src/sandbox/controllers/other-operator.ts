import type { Component, ComponentImage } from '../../model/component.ts';
import type { CustomResource, Operator, Product } from '../../model/operator.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { timed } from './conditions.ts';
import type { Controller } from './controller.ts';
import { apply, kinds } from './objects.ts';
import { isReady } from './replica-sets.ts';

type Env = Readonly<Record<string, string>>;

/**
 * An operator as most are, other than that of Pipelines: what it finds in its environment when it starts it rolls out at
 * once, in Deployments of its own. Where it has a custom resource it waits for that; one of a component brings that
 * component.
 */
export function otherOperatorController(store: Store, product: Product): Controller {
  const { operator, components } = product;
  const { customResource, autoinstall } = operator;
  const resources = [operator, ...components].flatMap((one) => one.customResource ?? []);
  return {
    name: operator.deployment,
    keys({ object }) {
      const own = resources.some(({ kind, name }) => kind === object.kind && name === object.metadata.name);
      return own || isPodOf(operator, object) ? [operator.deployment] : [];
    },
    reconcile() {
      const env = environmentOf(store, operator);
      if (env === undefined) return undefined;
      if (customResource && autoinstall && !isThere(store, customResource)) store.create(objectOf(customResource));
      if (!isThere(store, customResource)) return undefined;
      const wanted = components.filter((component) => isThere(store, component.customResource));
      for (const component of wanted) for (const object of deploymentsOf(component, env)) apply(store, object);
      for (const resource of resources) writeReady(store, resource);
      return undefined;
    },
  };
}

/** Whether everything is installed that needs no custom resource which somebody else has to make. */
export function isInstalled(store: Store, { operator, components }: Product): boolean {
  const unaided = components.filter(({ customResource }) => customResource === undefined);
  return (
    store.list(kinds.clusterServiceVersion).every(({ status }) => status?.phase === 'Succeeded') &&
    (!isThere(store, operator.customResource) || unaided.every((component) => hasWorkloads(store, component)))
  );
}

function hasWorkloads(store: Store, { namespace, images }: Component): boolean {
  return images.every(({ workload }) => store.get({ ...kinds.deployment, namespace, name: workload }) !== undefined);
}

function isThere(store: Store, resource: CustomResource | undefined): boolean {
  return resource === undefined || store.get(resource) !== undefined;
}

function isPodOf({ namespace, deployment }: Operator, { kind, metadata }: KubernetesObject): boolean {
  return kind === 'Pod' && metadata.namespace === namespace && metadata.labels?.name === deployment;
}

/** Literal variables of the newest Pod that is Ready. */
function environmentOf(store: Store, operator: Operator): Env | undefined {
  const pods = store.list(kinds.pod, { namespace: operator.namespace }).filter((pod) => isPodOf(operator, pod));
  const pod = pods.filter((each) => isReady(each) && each.metadata.deletionTimestamp === undefined).at(-1);
  const containers: readonly { name: string; env?: readonly { name: string; value?: string }[] }[] =
    pod?.spec.containers ?? [];
  const env = containers.find(({ name }) => name === operator.container)?.env;
  return env && Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));
}

/** A Deployment a workload: each image in its container, or behind its flag. */
function deploymentsOf({ namespace, images }: Component, env: Env): readonly KubernetesObject[] {
  return [...Map.groupBy(images, ({ workload }) => workload)].map(([name, own]) => {
    const containers = [...Map.groupBy(own, ({ container }) => container)].map(([container, parts]) =>
      containerOf(container, parts, env),
    );
    const labels = { app: name };
    const template = { metadata: { labels }, spec: { containers } };
    const spec = { replicas: 1, selector: { matchLabels: labels }, template };
    return { ...kinds.deployment, metadata: { name, namespace, labels }, spec };
  });
}

function containerOf(name: string, images: readonly ComponentImage[], env: Env) {
  const image = env[images.find(({ arg }) => arg === undefined)?.env ?? ''];
  const args = images.flatMap((one) => (one.arg === undefined ? [] : [one.arg, env[one.env]]));
  return { name, image, ...(args.length > 0 && { args }) };
}

function objectOf({ apiVersion, kind, name, namespace, spec }: CustomResource): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) }, spec };
}

function writeReady(store: Store, resource: CustomResource): void {
  const live = store.get(resource);
  if (live === undefined) return;
  const conditions = timed(live.status?.conditions, [{ type: 'Ready', status: 'True' }]);
  store.update({ ...live, status: { conditions } }, 'status');
}
