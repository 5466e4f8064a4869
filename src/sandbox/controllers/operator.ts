import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { type Condition, timed } from './conditions.ts';
import type { Controller } from './controller.ts';
import { kinds } from './objects.ts';
import { isReady, reconcileComponent } from './operator/component.ts';
import { writeIgnored } from './operator/component-status.ts';
import { reconcileConsolePlugin } from './operator/console-plugin.ts';
import { adopt, applyComponent, finalize, isWanted, markPlatform } from './operator/custom-resource.ts';
import { platformDataHash, releaseVersion } from './operator/installer-set.ts';
import { isOperatorPod, type Leader, operatorNamespace } from './operator/leader.ts';
import type { Operand } from './operator/operand.ts';
import { operands } from './operator/operands.ts';
import { defaultTektonConfig } from './operator/tekton-config.ts';

type Env = Readonly<Record<string, string>>;

/**
 * The lifecycle half of the Pipelines operator: TektonConfig becomes component resources, those become InstallerSets.
 * Each of its controllers works only while a Pod of the operator holds its lease, and with that Pod's environment.
 */
export function operatorController(store: Store, leader: Leader): Controller {
  const own = new Set(['TektonConfig', 'TektonInstallerSet', ...operands.map(({ kind }) => kind)]);
  const firstMetBy = new Map<string, string | undefined>();
  const openshift = versionByProcess(store);

  function reconcileOperand(operand: Operand): void {
    const env = leader.environment(operand.controller);
    if (env === undefined) return;
    for (const found of store.list({ ...kinds.tektonConfig, kind: operand.kind })) {
      if (found.metadata.deletionTimestamp !== undefined) finalize(store, operand, found);
      else reconcileResource(operand, adopt(store, operand, found), env);
    }
  }

  function reconcileResource(operand: Operand, component: KubernetesObject, env: Env): void {
    if (component.metadata.name !== operand.name) {
      writeIgnored(store, operand, component);
      return;
    }
    if (operand.dependsOn.some((kind) => !isReady(store, kind)) && component.status === undefined) return;
    const marked = operand.automatic ? component : platformMarked(operand, component);
    reconcileComponent(store, operand, withVersion(store, marked, env), env);
  }

  function platformMarked(operand: Operand, component: KubernetesObject): KubernetesObject {
    const uid = component.metadata.uid ?? '';
    const process = leader.identity(operand.controller);
    if (!firstMetBy.has(uid)) firstMetBy.set(uid, process);
    const known = component.metadata.annotations?.[platformDataHash] !== undefined;
    return known || firstMetBy.get(uid) === process ? component : markPlatform(store, component);
  }

  return {
    name: 'tekton-operator-lifecycle',
    keys({ object }) {
      const lease = object.kind === 'Lease' && object.metadata.namespace === operatorNamespace;
      return own.has(object.kind) || lease || isOperatorPod(object) ? ['config'] : [];
    },
    reconcile(name) {
      const env = leader.environment('tektonconfig');
      const config = env && (store.get({ ...kinds.tektonConfig, name }) ?? store.create(defaultTektonConfig));
      const present = config !== undefined && config.metadata.deletionTimestamp === undefined;
      if (env !== undefined && present) applyComponents(store, config, env);
      for (const operand of operands) reconcileOperand(operand);
      if (env === undefined || !present) return undefined;
      const process = leader.identity('tektonconfig') ?? '';
      if (ready(store, config)) reconcileConsolePlugin(store, config, env, openshift(process));
      writeStatus(store, config, env);
      return undefined;
    },
  };
}

/** The version of the cluster as each process of the operator has found it when it began. */
function versionByProcess(store: Store): (process: string) => string {
  const versions = new Map<string, string>();
  return (process) => {
    const found: string = store.get({ ...kinds.clusterVersion, name: 'version' })?.status?.desired?.version ?? '';
    if (!versions.has(process)) versions.set(process, found);
    return versions.get(process) ?? found;
  };
}

function applyComponents(store: Store, config: KubernetesObject, env: Env): void {
  for (const operand of operands.filter((each) => isWanted(each, config))) {
    const known = store.list({ ...kinds.tektonConfig, kind: operand.kind }).some(isNamed(operand.name));
    if (known || operand.dependsOn.every((kind) => isReady(store, kind))) applyComponent(store, operand, config, env);
  }
}

function isNamed(name: string): (object: KubernetesObject) => boolean {
  return ({ metadata }) => metadata.name === name;
}

/** The operator's version stands in the label of what it works on. */
function withVersion(store: Store, component: KubernetesObject, env: Env): KubernetesObject {
  const labels = { ...component.metadata.labels, [releaseVersion]: env.VERSION ?? '' };
  return store.update({ ...component, metadata: { ...component.metadata, labels } });
}

function firstWaiting(store: Store, config: KubernetesObject): Operand | undefined {
  return operands.filter((each) => isWanted(each, config)).find(({ kind }) => !isReady(store, kind));
}

function ready(store: Store, config: KubernetesObject): boolean {
  return firstWaiting(store, config) === undefined;
}

function writeStatus(store: Store, config: KubernetesObject, env: Env): void {
  const waiting = firstWaiting(store, config);
  const colon = waiting?.kind === 'TektonResult' ? '' : ':';
  const message = `Components not in ready state: ${waiting?.kind}${colon} reconcile again and proceed`;
  const yes = (type: string): Condition => ({ type, status: 'True' });
  const state = (type: string): Condition =>
    waiting === undefined ? yes(type) : { type, status: 'False', reason: 'Error', message };
  const done = ['PostInstall', 'PostUpgrade', 'PreInstall', 'PreUpgrade'].map(yes);
  const conditions = timed(config.status?.conditions, [state('ComponentsReady'), ...done, state('Ready')]);
  store.update({ ...config, status: { conditions, version: env.VERSION } }, 'status');
}
