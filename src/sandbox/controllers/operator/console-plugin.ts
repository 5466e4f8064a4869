import type { KubernetesObject } from '../../../ports/cluster.ts';
import { keyOf } from '../../memory-store.ts';
import type { Store } from '../../store.ts';
import { controllerReference, hashOf, kinds, nameSuffix } from '../objects.ts';
import { installerSetFinalizer, releaseVersion } from './installer-set.ts';
import { configMap } from './manifest.ts';
import { servicesOf, type Workload, workloadObject } from './workload.ts';

type Env = Readonly<Record<string, string>>;

const createdBy = 'tekton-config-console-plugin-manifests';
const name = 'pipelines-console-plugin';

/** Workload of the console plugin: it is not one of a component, TektonConfig itself installs it. */
const consolePlugin: Workload = {
  name,
  container: name,
  selector: { app: name, name },
  importPath: 'console-plugin',
};

/**
 * Installs the console plugin. Its set is compared by what it contains, so another image in the environment of the
 * operator is enough: the set is deleted and made again. Releases that have it use the legacy image before OpenShift 4.22.
 */
export function reconcileConsolePlugin(store: Store, config: KubernetesObject, env: Env, openshift: string): void {
  const sets = store.list(kinds.installerSet, { labels: { 'operator.tekton.dev/created-by': createdBy } });
  if (sets.some(({ metadata }) => metadata.deletionTimestamp !== undefined)) return;
  const wanted = setObject(config, env, openshift);
  const current = sets.filter((set) => isSame(set, wanted));
  for (const set of sets) if (set !== current[0]) store.remove(keyOf(set));
  if (sets.length === 0) store.create(wanted);
}

function isSame(set: KubernetesObject, wanted: KubernetesObject): boolean {
  const version = (object: KubernetesObject) => object.metadata.labels?.[releaseVersion];
  return version(set) === version(wanted) && hashOf(set.spec) === hashOf(wanted.spec);
}

function setObject(config: KubernetesObject, env: Env, openshift: string): KubernetesObject {
  const namespace: string = config.spec.targetNamespace;
  const generateName = `${createdBy}-`;
  return {
    ...kinds.installerSet,
    metadata: {
      name: generateName + nameSuffix(),
      generateName,
      labels: {
        'operator.tekton.dev/created-by': createdBy,
        'operator.tekton.dev/type': 'config',
        [releaseVersion]: env.VERSION ?? '',
      },
      annotations: { 'operator.tekton.dev/target-namespace': namespace },
      ownerReferences: controllerReference(config),
      finalizers: [installerSetFinalizer],
    },
    spec: { manifests: manifestsOf(namespace, env, openshift) },
  };
}

function manifestsOf(namespace: string, env: Env, openshift: string): readonly KubernetesObject[] {
  const around = { module: 'github.com/openshift-pipelines', partOf: 'tekton-config', version: '', namespace };
  const deployment = workloadObject(consolePlugin, around);
  const image = env[imageVariable(env, openshift)];
  const { template } = deployment.spec;
  const containers = [{ ...template.spec.containers[0], ...(image !== undefined && { image }) }];
  const labels = { ...template.metadata.labels, 'app.kubernetes.io/part-of': 'tekton-config' };
  const spec = { ...deployment.spec, template: { metadata: { labels }, spec: { containers } } };
  const plugin = { apiVersion: 'console.openshift.io/v1', kind: 'ConsolePlugin', metadata: { name } };
  const service = { name, namespace, port: 8443, basePath: '/' };
  const backend = { type: 'Service', service };
  return [
    ...servicesOf(consolePlugin, around),
    configMap(namespace, name),
    { ...deployment, spec },
    { ...plugin, spec: { displayName: 'Pipelines Console Plugin', backend } },
  ];
}

/** The variable that the image is taken from. Seen: lab.md 1, 0.8. */
function imageVariable(env: Env, openshift: string): string {
  const [major = 0, minor = 0] = openshift.split('.').map(Number);
  const legacy = 'IMAGE_PIPELINES_CONSOLE_PLUGIN_LEGACY';
  return (major < 4 || (major === 4 && minor < 22)) && legacy in env ? legacy : 'IMAGE_PIPELINES_CONSOLE_PLUGIN';
}
