import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { patchOf } from '../merge-patch.ts';
import { type Condition, conditionOf, saying } from './conditions.ts';
import { ourProject, unneeded } from './our-project.ts';
import type { Prerequisite, Standing } from './prerequisite.ts';

const route = { ...kinds.route, name: 'default-route', namespace: 'openshift-image-registry' };
const ephemeral = 'its storage is an emptyDir: images are lost when its pod restarts';

/** The cluster's own registry runs and has a route. */
export function registryPrerequisite(asked: string | undefined): Prerequisite {
  const config = { group: 'imageregistry.operator.openshift.io', resource: 'configs' };
  return {
    name: 'registry',
    after: [],
    permissions: [
      { verb: 'get', ...config },
      { verb: 'get', group: 'config.openshift.io', resource: 'images' },
      { verb: 'get', group: 'route.openshift.io', resource: 'routes', namespace: route.namespace },
      { verb: 'patch', ...config },
    ],
    async look(cluster) {
      if ((await ourProject(cluster, asked)) === undefined) return unneeded(asked);
      const config = await cluster.get({ ...kinds.registryConfig, name: 'cluster' });
      return config === undefined ? noRegistry : look(cluster, config);
    },
  };
}

const noRegistry: Standing = {
  is: 'broken',
  reason: 'no_registry',
  summary: 'the cluster has no registry of its own (no Config "cluster" of imageregistry.operator.openshift.io)',
  todo: 'Give --registry HOST/REPOSITORY, a registry that the cluster can pull from',
};

async function look(cluster: Cluster, config: KubernetesObject): Promise<Standing> {
  const { managementState, defaultRoute } = config.spec ?? {};
  if (managementState === 'Unmanaged') return unmanaged;
  if (managementState !== 'Managed' || !hasStorage(config) || defaultRoute !== true) return missing(config);
  const [available, degraded] = ['Available', 'Degraded'].map((type) => conditionOf(config.status, type));
  if (available?.status === 'False') return coming(`the registry is not available${saying(available)}`);
  const host = admittedHost(await cluster.get(route));
  if (host === undefined) return coming('no router has admitted Route "openshift-image-registry/default-route" yet');
  const trouble = degraded?.status === 'True' ? `, degraded${saying(degraded)}` : '';
  const warning = config.spec.storage.emptyDir === undefined ? '' : `; ${ephemeral}`;
  return { is: 'there', summary: `the registry is at "${host}"${trouble}${warning}` };
}

const unmanaged: Standing = {
  is: 'broken',
  reason: 'registry_unmanaged',
  summary: 'the registry is Unmanaged: its operator ignores its configuration',
  todo: 'Set managementState to Managed: oc patch configs.imageregistry.operator.openshift.io cluster --type merge -p \'{"spec":{"managementState":"Managed"}}\'',
};

/** Storage is chosen only where there is none, and then there can be one replica only: an emptyDir is not shared. */
function missing(config: KubernetesObject): Standing {
  const { managementState, defaultRoute } = config.spec ?? {};
  const stored = hasStorage(config);
  const problems = [
    ...(managementState === 'Managed' ? [] : [`is ${managementState ?? 'not managed'}`]),
    ...(stored ? [] : ['has no storage']),
    ...(defaultRoute === true ? [] : ['has no default route']),
  ];
  const spec = {
    managementState: 'Managed',
    defaultRoute: true,
    ...(stored ? {} : { storage: { emptyDir: {} }, replicas: 1 }),
  };
  const why = `images are pushed to the registry of the cluster${stored ? '' : `; ${ephemeral}`}`;
  const storage = stored ? '' : ' and spec.storage (emptyDir only where images may be lost), with spec.replicas 1';
  return {
    is: 'missing',
    summary: `the registry ${problems.join(', ')}`,
    changes: [patchOf(config, { spec }, why)],
    todo: `In configs.imageregistry.operator.openshift.io "cluster", set spec.managementState to Managed, spec.defaultRoute to true${storage}, or give --registry HOST/REPOSITORY for another registry`,
  };
}

/** The registry's operator notes in spec.storage who manages it; that alone is no storage. */
function hasStorage({ spec }: KubernetesObject): boolean {
  return Object.keys(spec?.storage ?? {}).some((name) => name !== 'managementState');
}

function coming(summary: string): Standing {
  return { is: 'coming', summary, todo: 'Look at: oc get clusteroperator image-registry -o yaml' };
}

function admittedHost(exposed: KubernetesObject | undefined): string | undefined {
  const ingress: readonly { host?: string; conditions?: readonly Condition[] }[] = exposed?.status?.ingress ?? [];
  return ingress.find((one) => conditionOf(one, 'Admitted')?.status === 'True')?.host;
}
