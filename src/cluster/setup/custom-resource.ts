import type { Component } from '../../model/component.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { findOperator, targetNamespace } from '../operator/find-operator.ts';
import { ourLabels } from './our-labels.ts';
import type { Prerequisite, Standing } from './prerequisite.ts';
import { readiness } from './readiness.ts';

const { apiVersion } = kinds.tektonConfig;

/** The object by which the operator installs a component that TektonConfig does not bring. */
export function customResourcePrerequisite(
  component: string,
  { kind, name }: NonNullable<Component['customResource']>,
): Prerequisite {
  const resource = { group: 'operator.tekton.dev', resource: `${kind.toLowerCase()}s` };
  return {
    name: component,
    after: ['tekton-config'],
    permissions: [
      { verb: 'get', ...resource },
      { verb: 'create', ...resource },
    ],
    async look(cluster) {
      const found = await cluster.get({ apiVersion, kind, name });
      if (found !== undefined) return readiness(found);
      const owned = await ownedKinds(cluster);
      if (owned.length > 0 && !owned.includes(kind)) return unknownKind(kind, component);
      const object = { apiVersion, kind, metadata: { name, labels: ourLabels }, spec: { targetNamespace } };
      return {
        is: 'missing',
        summary: `${kind} "${name}" is not there`,
        changes: [{ verb: 'create', why: `the operator installs ${component} by it`, object }],
        todo: `Create it, with spec.targetNamespace "${targetNamespace}"`,
      };
    },
  };
}

/** The kinds that the installed release brings, by its ClusterServiceVersion; empty where nobody can say. */
async function ownedKinds(cluster: Cluster): Promise<readonly string[]> {
  const operator = await findOperator(cluster).catch(() => undefined);
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
