import type { KubernetesObject } from '../../../ports/cluster.ts';
import { portAnnotation } from '../kubelet/pod-state.ts';
import { kinds } from '../objects.ts';

/** A Deployment or StatefulSet of a component, with the Service in front of it. */
export interface Workload {
  readonly name: string;
  readonly container: string;
  /** Where it is a StatefulSet always; `ordinals` where it is one with `performance.statefulset-ordinals`. */
  readonly stateful?: 'always' | 'ordinals';
  /** Labels `app.kubernetes.io/name` and `app.kubernetes.io/component` of the usual selector. */
  readonly labels?: { readonly name: string; readonly component: string };
  /** The selector, where it is not the usual one; `$(version)` stands for the component's version. */
  readonly selector?: Readonly<Record<string, string>>;
  /** Label `app`, where it is not the workload's name; null where it has none. */
  readonly app?: string | null;
  /** Name of its Service, where it is not the workload's; null where it has none. */
  readonly service?: string | null;
  /** Command in the component's repository that the image is built of: `cmd/controller`. */
  readonly importPath: string;
  /** Flags whose value is an image, each with the command it is built of. */
  readonly imageArgs?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Replaces the image's entrypoint. */
  readonly command?: readonly string[];
  /** Whether it is asked over HTTP if it is ready; also where a real one is not, so that what is Ready listens. */
  readonly probed?: boolean;
}

/** What the manifests of a workload depend on, beside the workload. */
export interface Surroundings {
  /** Go module that the images are built of: `github.com/tektoncd/pipeline`. */
  readonly module: string;
  /** Label `app.kubernetes.io/part-of`: `tekton-pipelines`. */
  readonly partOf: string;
  readonly version: string;
  readonly namespace: string;
  /** Whether `ordinals` workloads are StatefulSets. */
  readonly ordinals?: boolean;
}

/** True where the workload is a StatefulSet. */
export function isStateful({ stateful }: Workload, ordinals = false): boolean {
  return stateful === 'always' || (stateful === 'ordinals' && ordinals);
}

/** The Deployment or StatefulSet as the component's release has it, images still as `ko://…`. */
export function workloadObject(workload: Workload, around: Surroundings): KubernetesObject {
  const { name, app = name } = workload;
  const selector = selectorOf(workload, around);
  const labels = { 'app.kubernetes.io/part-of': around.partOf, ...selector, ...versionLabel(workload, around) };
  const own = workload.labels === undefined ? {} : { ...labels, version: around.version };
  const podLabels = { ...selector, ...own, ...(app !== null && { app }) };
  const template = { metadata: { labels: podLabels }, spec: { containers: [containerOf(workload, around)] } };
  const stateful = isStateful(workload, around.ordinals);
  return {
    ...(stateful ? kinds.statefulSet : kinds.deployment),
    metadata: { name, namespace: around.namespace, labels },
    spec: {
      replicas: 1,
      ...(stateful && { serviceName: name }),
      selector: { matchLabels: selector },
      template,
    },
  };
}

/** The Services in front of a workload: one or none. */
export function servicesOf(workload: Workload, around: Surroundings): readonly KubernetesObject[] {
  const { service = workload.name } = workload;
  if (service === null) return [];
  const selector = selectorOf(workload, around);
  const labels = { ...selector, ...versionLabel(workload, around) };
  const ports = [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' }];
  const metadata = { name: service, namespace: around.namespace, labels };
  return [{ ...kinds.service, metadata, spec: { selector, ports } }];
}

function selectorOf({ labels, selector }: Workload, { partOf, version }: Surroundings): Record<string, string> {
  if (labels === undefined) {
    const pairs = Object.entries(selector ?? {});
    return Object.fromEntries(pairs.map(([name, value]) => [name, value.replace('$(version)', version)]));
  }
  return {
    'app.kubernetes.io/name': labels.name,
    'app.kubernetes.io/component': labels.component,
    'app.kubernetes.io/instance': 'default',
    'app.kubernetes.io/part-of': partOf,
  };
}

function versionLabel({ labels }: Workload, { version }: Surroundings): Record<string, string> {
  return labels === undefined ? {} : { 'app.kubernetes.io/version': version };
}

function containerOf(
  { container, importPath, imageArgs = {}, args = [], command, probed }: Workload,
  around: Surroundings,
) {
  const source = (path: string) => `ko://${around.module}/${path}`;
  const flags = Object.entries(imageArgs).flatMap(([flag, path]) => [flag, source(path)]);
  const readinessProbe = { httpGet: { path: '/readiness', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 };
  return {
    name: container,
    image: source(importPath),
    ...(command && { command }),
    ...(flags.length + args.length > 0 && { args: [...flags, ...args] }),
    env: [
      { name: 'SYSTEM_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'PORT', valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${portAnnotation}']` } } },
    ],
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    ...(probed && { readinessProbe }),
  };
}
