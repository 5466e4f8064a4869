import { runOrder } from '../../cluster/ci-pods/run-order.ts';
import type { TestRun } from '../../cluster/ci-pods/test-run.ts';
import { created, type Step } from '../../engine/step.ts';
import type { PodOrder } from '../../model/ci-run.ts';
import { asStreamstressError } from '../../model/error.ts';
import type { Link } from '../../model/link.ts';

/** Runs an observer beside the steps of a test until they have ended: creates `ran:<test>/<observer>`. Its failures only warn. */
export function observeTestStep(pod: PodOrder, run: TestRun): Step {
  const { test, step } = pod;
  return {
    name: `observe:${test}/${step}`,
    kind: 'observer',
    requires: [`begun:${test}`, 'namespace:ci', 'checkout:src'],
    creates: [`ran:${test}/${step}`],
    async run(inputs, { world, signal, progress, output }) {
      const begun = inputs.get(`begun:${test}`);
      const stop = AbortSignal.any([signal, begun.over.signal, begun.lost]);
      const [namespace, checkout] = [inputs.get('namespace:ci'), inputs.get('checkout:src')];
      const ground = { world, namespace, checkout, begun, stop, progress, output };
      try {
        const ran = await runOrder(pod, run, ground);
        const said = stop.aborted || ran.outcome === 'passed' ? 'observed until the end' : `warning: ${ran.message}`;
        return { summary: said.split('\n')[0] ?? '', created: [created(`ran:${test}/${step}`, ran)] };
      } catch (error) {
        const [why] = asStreamstressError(error).message.split('\n');
        return { summary: stop.aborted ? 'never observed anything' : `warning: ${why}`, created: [], skipped: true };
      }
    },
  };
}

/** Ends the observers of a test once its steps before post have ended: `after`. */
export function endObserversStep(test: string, after: readonly Link[]): Step {
  return {
    name: `end-observers:${test}`,
    kind: 'observer',
    requires: [],
    after: [`begun:${test}`, ...after],
    creates: [],
    cleanup: true,
    async run(inputs) {
      inputs.find(`begun:${test}`)?.over.abort();
      return { summary: 'no more is observed', created: [] };
    },
  };
}
