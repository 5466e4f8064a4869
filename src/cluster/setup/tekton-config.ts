import type { Cluster, KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { homeNamespace, targetNamespace } from '../operator/find-operator.ts';
import { ourLabels } from './our-labels.ts';
import type { Prerequisite, Standing } from './prerequisite.ts';
import { readiness } from './readiness.ts';

const key = { ...kinds.tektonConfig, name: 'config' };
/** What the operator has for defaults; an administrator may change them. */
const defaults = { ...kinds.configMap, name: 'tekton-config-defaults' };

/** The operator's one TektonConfig is Ready: it has installed the components. */
export const tektonConfigPrerequisite: Prerequisite = {
  name: 'tekton-config',
  after: ['operator'],
  permissions: [
    { verb: 'get', group: 'operator.tekton.dev', resource: 'tektonconfigs' },
    { verb: 'get', group: '', resource: 'configmaps' },
    { verb: 'create', group: 'operator.tekton.dev', resource: 'tektonconfigs' },
  ],
  async look(cluster) {
    const config = await cluster.get(key);
    return config === undefined ? absent(cluster) : readiness(config);
  },
};

/** The operator creates it by itself, unless it is told not to. */
async function absent(cluster: Cluster): Promise<Standing> {
  const said = await cluster.get({ ...defaults, namespace: await homeNamespace(cluster) });
  const summary = 'TektonConfig "config" is not there';
  if (said?.data?.AUTOINSTALL_COMPONENTS !== 'false') {
    const todo =
      'Install the operator, which creates it; then see its log: oc logs deploy/openshift-pipelines-operator -n openshift-operators';
    return { is: 'coming', summary: `${summary}: the operator creates it`, todo };
  }
  return {
    is: 'missing',
    summary: `${summary}, and the operator has AUTOINSTALL_COMPONENTS=false`,
    changes: [{ verb: 'create', why: 'the operator installs the components by it', object: tektonConfig }],
    todo: `Create it, with profile "all" and targetNamespace "${targetNamespace}"`,
  };
}

const tektonConfig: KubernetesObject = {
  ...kinds.tektonConfig,
  metadata: { name: key.name, labels: ourLabels },
  spec: { profile: 'all', targetNamespace },
};
