import type { Component, ComponentImage } from '../../../model/component.ts';
import type { Operator, Product } from '../../../model/operator.ts';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { makeImage } from '../../registry/make-image.ts';
import type { Registry } from '../../registry/registry.ts';
import { kinds } from '../objects.ts';
import { idling } from '../own-images.ts';
import { marketplace, packageManifests } from './catalogue.ts';
import type { Bundle } from './install-plan.ts';

const [version, channel, source] = ['1.0.0', 'stable', 'redhat-operators'];

/** What an OpenShift has of another operator than that of Pipelines: its package, and who has subscribed to it. */
export function otherOperatorObjects({ operator }: Product, installed: boolean): readonly KubernetesObject[] {
  const { package: name, namespace } = operator;
  const packages = packageManifests(source, name, channel, [[channel, csvName(operator)]]);
  const spec = { name, channel, source, sourceNamespace: marketplace, installPlanApproval: 'Automatic' };
  const subscription = { ...kinds.subscription, metadata: { name, namespace }, spec };
  return installed ? [...packages, subscription] : packages;
}

/** Namespaces of an operator and of what it installs. */
export function namespacesOf({ operator, components }: Product): readonly string[] {
  return [operator.namespace, operator.targetNamespace, ...components.map(({ namespace }) => namespace)];
}

/**
 * Its ClusterServiceVersion: one Deployment whose container has a variable for each image, with the images pushed. They
 * idle, each with a digest of its own. `others` knows the rest of the catalogue.
 */
export function otherBundle(
  registry: Pick<Registry, 'host' | 'put'>,
  { operator, components }: Product,
  others: Bundle,
): Bundle {
  const push = (name: string) => {
    const repository = `${operator.package}/${name}`;
    const image = makeImage({ ...idling, env: { IMAGE_NAME: name } });
    return `${registry.host}/${repository}@${registry.put(repository, `v${version}`, image)}`;
  };
  const variable = ({ name }: Component, image: ComponentImage) => {
    return { name: image.env, value: push(`${name}-${image.name}`) };
  };
  const images = components.flatMap((component) => component.images.map((image) => variable(component, image)));
  const env = [{ name: 'VERSION', value: version }, ...images];
  const labels = { name: operator.deployment };
  const containers = [{ name: operator.container, image: push('operator'), env }];
  const template = { metadata: { labels }, spec: { containers } };
  const deployment = { replicas: 1, selector: { matchLabels: labels }, strategy: {}, template };
  const deployments = [{ name: operator.deployment, spec: deployment }];
  const spec = {
    displayName: operator.title,
    version,
    installModes: [{ type: 'AllNamespaces', supported: true }],
    install: { strategy: 'deployment', spec: { deployments } },
  };
  return (name, namespace) => {
    if (name !== csvName(operator)) return others(name, namespace);
    const annotations = { 'olm.operatorNamespace': namespace, 'olm.targetNamespaces': '' };
    return { ...kinds.clusterServiceVersion, metadata: { name, namespace, annotations }, spec };
  };
}

function csvName({ package: name }: Operator): string {
  return `${name}.v${version}`;
}
