import type { CustomResource, Operator } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds, resourceOf } from '../kinds.ts';
import { homeNamespace } from '../operator/find-operator.ts';
import { ourLabels } from '../our-labels.ts';
import type { Prerequisite, Standing } from './prerequisite.ts';
import { readiness } from './readiness.ts';

/** The object by which the operator installs everything is Ready: it has installed the components. */
export function operatorResourcePrerequisite(operator: Operator, wanted: CustomResource): Prerequisite {
  return {
    name: operatorResourceName(wanted),
    after: ['operator'],
    permissions: [
      { verb: 'get', ...resourceOf(wanted) },
      { verb: 'get', group: '', resource: 'configmaps' },
      { verb: 'create', ...resourceOf(wanted) },
    ],
    async look(cluster) {
      const found = await cluster.get(wanted);
      return found === undefined ? absent(cluster, operator, wanted) : readiness(found);
    },
  };
}

/** `TektonConfig` is `tekton-config`. */
export function operatorResourceName({ kind }: CustomResource): string {
  return kind.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** The operator may create it by itself, unless an administrator has told it not to. */
async function absent(cluster: Cluster, operator: Operator, wanted: CustomResource): Promise<Standing> {
  const { autoinstall, deployment, namespace } = operator;
  const summary = `${wanted.kind} "${wanted.name}" is not there`;
  const defaults = autoinstall && {
    ...kinds.configMap,
    name: autoinstall.configMap,
    namespace: await homeNamespace(cluster, operator),
  };
  const said: unknown = defaults && (await cluster.get(defaults))?.data?.[autoinstall.key];
  if (autoinstall && said !== 'false') {
    const todo = `Install the operator, which creates it; then see its log: oc logs deploy/${deployment} -n ${namespace}`;
    return { is: 'coming', summary: `${summary}: the operator creates it`, todo };
  }
  return {
    is: 'missing',
    summary: autoinstall ? `${summary}, and the operator has ${autoinstall.key}=false` : summary,
    changes: [{ verb: 'create', why: 'the operator installs the components by it', object: objectOf(wanted) }],
    todo: `Create it, with spec ${JSON.stringify(wanted.spec)}`,
  };
}

/** A custom resource as we create it. */
export function objectOf({ apiVersion, kind, name, namespace, spec }: CustomResource) {
  const place = namespace === undefined ? {} : { namespace };
  return { apiVersion, kind, metadata: { name, ...place, labels: ourLabels }, spec };
}
