import { created, type Step } from '../engine/step.ts';
import type { Link } from '../model/link.ts';

/** Lets others have the cluster, in every ending, after everything that works on it: `lock:cluster` is one of `after`. */
export function unlockClusterStep(after: readonly Link[]): Step {
  return {
    name: 'unlock',
    kind: 'unlock',
    requires: [],
    after,
    creates: ['unlocked:cluster'],
    cleanup: true,
    async run(inputs) {
      const lock = inputs.find('lock:cluster');
      await lock?.release();
      const summary = lock ? 'the cluster is free for others' : 'the cluster was never ours';
      return { summary, created: [created('unlocked:cluster', true)], skipped: !lock };
    },
  };
}
