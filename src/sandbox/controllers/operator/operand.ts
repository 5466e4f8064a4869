import type { KubernetesObject } from '../../../ports/cluster.ts';
import { portAnnotation } from '../kubelet/pod-worker.ts';
import { kinds } from '../objects.ts';

/** A component that the operator deploys: its custom resource and what the resource stands for. */
export interface Operand {
  /** Kind of its custom resource: `TektonPipeline`. */
  readonly kind: string;
  /** Its only allowed name, and how the names of its InstallerSets begin: `pipeline`. */
  readonly name: string;
  /** Version that the operator carries: `v1.12.2`. */
  readonly version: string;
  /** Go module that its images are built of: `github.com/tektoncd/pipeline`. */
  readonly module: string;
  /** `IMAGE_PIPELINES_`. */
  readonly envPrefix: string;
  /** Label `app.kubernetes.io/part-of`: `tekton-pipelines`. */
  readonly partOf: string;
  /** Kinds of custom resources that have to be Ready first. */
  readonly dependsOn: readonly string[];
  /** ConfigMap that tells the version: `pipelines-info`. */
  readonly info: string;
  readonly workloads: readonly Workload[];
}

/** A Deployment of a component, with the Service in front of it. */
interface Workload {
  readonly name: string;
  readonly container: string;
  /** Labels `app.kubernetes.io/name` and `app.kubernetes.io/component`. */
  readonly labels: { readonly name: string; readonly component: string };
  /** Label `app`, where it is not the workload's name. */
  readonly app?: string;
  /** Command in the component's repository that the image is built of: `cmd/controller`. */
  readonly importPath: string;
  /** Flags whose value is an image, each with the command it is built of. */
  readonly imageArgs?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** The Deployment and the Service of a workload as the component's release has them, images still as `ko://…`. */
export function manifestsOf(operand: Operand, workload: Workload, namespace: string): readonly KubernetesObject[] {
  const { name } = workload;
  const selector = {
    'app.kubernetes.io/name': workload.labels.name,
    'app.kubernetes.io/component': workload.labels.component,
    'app.kubernetes.io/instance': 'default',
    'app.kubernetes.io/part-of': operand.partOf,
  };
  const labels = { ...selector, 'app.kubernetes.io/version': operand.version };
  const podLabels = { ...labels, app: workload.app ?? name, version: operand.version };
  const template = { metadata: { labels: podLabels }, spec: { containers: [containerOf(operand, workload)] } };
  const ports = [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' }];
  return [
    {
      ...kinds.deployment,
      metadata: { name, namespace, labels },
      spec: { replicas: 1, selector: { matchLabels: selector }, template },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels }, spec: { selector, ports } },
  ];
}

function containerOf(operand: Operand, { container, importPath, imageArgs = {}, args = [] }: Workload) {
  const source = (path: string) => `ko://${operand.module}/${path}`;
  const flags = Object.entries(imageArgs).flatMap(([flag, path]) => [flag, source(path)]);
  return {
    name: container,
    image: source(importPath),
    ...(flags.length + args.length > 0 && { args: [...flags, ...args] }),
    env: [
      { name: 'SYSTEM_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'PORT', valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${portAnnotation}']` } } },
    ],
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    readinessProbe: { httpGet: { path: '/readiness', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
  };
}
