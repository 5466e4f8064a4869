import { whileHeld } from '../cluster/lock/while-held.ts';
import { takeBackSetup } from '../cluster/setup/take-back.ts';
import { created, type Step } from '../engine/step.ts';
import type { Operator } from '../model/operator.ts';

/** Seconds for each object to be gone: a namespace takes its objects with it. */
const timeout = 300;

/**
 * Takes back what set-ups have changed, by their record on the cluster, once the cluster has its own images back: ours
 * lie in what was set up.
 */
export function takeBackSetupStep(operator: Operator): Step {
  return {
    name: 'take-back-setup',
    kind: 'restore',
    requires: ['lock:cluster', 'restored:cluster'],
    creates: ['restored:setup'],
    permissions: [
      { verb: 'get', group: '', resource: 'configmaps' },
      { verb: 'delete', group: '', resource: 'configmaps' },
    ],
    async run(inputs, { world, signal, progress }) {
      const { clock, cluster } = world;
      const { undone, left } = await whileHeld(inputs.get('lock:cluster'), signal, (held) =>
        takeBackSetup(cluster, operator, { clock, signal: held, progress, timeout }),
      );
      const parts = [
        undone.length > 0 ? `taken back: ${undone.join(', ')}` : 'no set-up to take back',
        ...(left.length > 0 ? [`left: ${left.join(', ')}`] : []),
      ];
      return {
        summary: parts.join('; '),
        created: [created('restored:setup', true)],
        skipped: undone.length + left.length === 0,
      };
    },
  };
}
