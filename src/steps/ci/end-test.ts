import { created, type Step } from '../../engine/step.ts';
import type { PodRun, TestOrder } from '../../model/ci-run.ts';
import type { Link } from '../../model/link.ts';
import { hasFailed } from '../../model/test-result.ts';
import { ciSuite } from '../../results/ci-suite.ts';

/**
 * Makes the result of a test, in every ending, once all of it has ended: creates `results:<test>` where it has begun, and
 * `made:<test>` where it was green.
 */
export function endTestStep(order: TestOrder): Step {
  const { as: test, pods, observers, kind } = order;
  const ran = (step: string): `ran:${string}` => `ran:${test}/${step}`;
  const passed = (step: string): `passed:${string}` => `passed:${test}/${step}`;
  const links: readonly Link[] = pods.flatMap(({ step }) => [ran(step), passed(step)]);
  return {
    name: `end:${test}`,
    kind: kind === 'container' ? 'container-test' : 'multi-stage-test',
    requires: [],
    after: [`begun:${test}`, ...links, ...observers.map(({ step }) => ran(step))],
    creates: [`results:${test}`, `made:${test}`],
    cleanup: true,
    async run(inputs, { cancelled }) {
      const begun = inputs.find(`begun:${test}`);
      if (begun === undefined) return { summary: `"${test}" never began`, created: [], skipped: true };
      begun.over.abort();
      await begun.release().catch(() => undefined);
      const steps = pods.map((pod) => ({
        ...{ pod, run: endOf(inputs.find(ran(pod.step)), cancelled) },
        mayGoOn: inputs.find(passed(pod.step)) === true,
      }));
      const isGreen = steps.every(({ mayGoOn }) => mayGoOn);
      const results = await ciSuite(test, steps);
      const failed = results.tests.filter(hasFailed).length;
      const counted = `${results.tests.length} results, ${failed} failed`;
      return {
        summary: `${isGreen ? 'passed' : 'did not pass'}: ${counted}`,
        created: [created(`results:${test}`, results), ...(isGreen ? [created(`made:${test}`, true)] : [])],
        ...(failed > 0 ? { red: true } : {}),
        ...(cancelled && !isGreen ? { stopped: true } : {}),
      };
    },
  };
}

/** A step that was stopped with the whole run says nothing of what it tests. */
function endOf(run: PodRun | undefined, cancelled: boolean): PodRun | undefined {
  return cancelled && run?.outcome === 'lost' ? undefined : run;
}
