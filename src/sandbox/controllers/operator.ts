import type { KubernetesObject } from '../../ports/cluster.ts';
import type { Store } from '../store.ts';
import { type Condition, timed } from './conditions.ts';
import type { Controller } from './controller.ts';
import { kinds } from './objects.ts';
import { isReady, reconcileComponent } from './operator/component.ts';
import { isOperatorPod, type Leader } from './operator/leader.ts';
import type { Operand } from './operator/operand.ts';
import { pipeline } from './operator/pipeline.ts';
import { defaultTektonConfig } from './operator/tekton-config.ts';
import { triggers } from './operator/triggers.ts';

/** The components that the sandbox's operator deploys, in its order. */
export const operands: readonly Operand[] = [pipeline, triggers];

/**
 * The lifecycle half of the Pipelines operator: TektonConfig becomes component resources, those become InstallerSets.
 * It works only while a Pod of the operator leads, and with that Pod's environment.
 */
export function operatorController(store: Store, leader: Leader): Controller {
  const own = new Set(['TektonConfig', 'TektonInstallerSet', ...operands.map(({ kind }) => kind)]);
  return {
    name: 'tekton-operator-lifecycle',
    keys: ({ object }) => (own.has(object.kind) || isOperatorPod(object) ? ['config'] : []),
    reconcile(name) {
      const env = leader.environment();
      if (env === undefined) return undefined;
      const config = store.get({ ...kinds.tektonConfig, name }) ?? store.create(defaultTektonConfig);
      if (config.metadata.deletionTimestamp !== undefined) return undefined;
      for (const operand of operands) reconcileComponent(store, operand, config, env);
      writeStatus(store, config, env);
      return undefined;
    },
  };
}

function writeStatus(store: Store, config: KubernetesObject, env: Readonly<Record<string, string>>): void {
  const waiting = operands.find(({ kind }) => !isReady(store, kind));
  const message = `Components not in ready state: ${waiting?.kind}: reconcile again and proceed`;
  const yes = (type: string): Condition => ({ type, status: 'True' });
  const ready = (type: string): Condition =>
    waiting === undefined ? yes(type) : { type, status: 'False', reason: 'Error', message };
  const done = ['PostInstall', 'PostUpgrade', 'PreInstall', 'PreUpgrade'].map(yes);
  const conditions = timed(config.status?.conditions, [ready('ComponentsReady'), ...done, ready('Ready')]);
  store.update({ ...config, status: { conditions, version: env.VERSION } }, 'status');
}
