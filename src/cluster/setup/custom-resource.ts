import type { CustomResource, Operator } from '../../model/operator.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds, resourceOf } from '../kinds.ts';
import { findOperator } from '../operator/find-operator.ts';
import { objectOf, operatorResourceName } from './operator-resource.ts';
import type { Prerequisite, Standing } from './prerequisite.ts';
import { readiness } from './readiness.ts';

/** The object by which the operator installs a component that it does not bring by itself. */
export function customResourcePrerequisite(
  operator: Operator,
  component: string,
  wanted: CustomResource,
): Prerequisite {
  const { kind, name, spec } = wanted;
  return {
    name: component,
    after: [operator.customResource ? operatorResourceName(operator.customResource) : 'operator'],
    permissions: [
      { verb: 'get', ...resourceOf(wanted) },
      { verb: 'create', ...resourceOf(wanted) },
    ],
    async look(cluster) {
      const found = await cluster.get(wanted);
      if (found !== undefined) return readiness(found);
      const owned = await ownedKinds(cluster, operator);
      if (owned.length > 0 && !owned.includes(kind)) return unknownKind(kind, component);
      return {
        is: 'missing',
        summary: `${kind} "${name}" is not there`,
        changes: [{ verb: 'create', why: `the operator installs ${component} by it`, object: objectOf(wanted) }],
        todo: `Create it, with spec ${JSON.stringify(spec)}`,
      };
    },
  };
}

/** The kinds that the installed release brings, by its ClusterServiceVersion; empty where nobody can say. */
async function ownedKinds(cluster: Cluster, asked: Operator): Promise<readonly string[]> {
  const operator = await findOperator(cluster, asked).catch(() => undefined);
  if (operator?.csv === undefined) return [];
  const { csv: name, namespace } = operator;
  const csv = await cluster.get({ ...kinds.clusterServiceVersion, name, namespace });
  const owned: readonly { kind: string }[] = csv?.spec?.customresourcedefinitions?.owned ?? [];
  return owned.map(({ kind }) => kind);
}

function unknownKind(kind: string, component: string): Standing {
  return {
    is: 'broken',
    reason: 'kind_not_served',
    summary: `this release of the operator does not know "${kind}", so it cannot install ${component}`,
    todo: `Install a release that does, or leave ${component} out of --components`,
  };
}
