import type { Inputs, Step, StepContext, StepOutcome } from '../../src/engine/step.ts';
import type { Link } from '../../src/model/link.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { World } from '../../src/ports/world.ts';

type Work = (inputs: Inputs, context: StepContext) => Promise<Partial<StepOutcome> | undefined>;

/** A step that creates all that it declares, with its own name as the value, unless `work` says otherwise. */
export function step(name: string, links: Partial<Step>, work: Work = async () => undefined): Step {
  const { requires = [], creates = [] } = links;
  return {
    ...links,
    ...{ name, kind: 'test', requires, creates },
    async run(inputs, context) {
      const outcome = await work(inputs, context);
      return { summary: `${name} is done`, created: creates.map((link) => carries(link, name)), ...outcome };
    },
  };
}

/** A created link whose value is a text, whatever its family carries in earnest. */
export function carries(link: Link, value: unknown): StepOutcome['created'][number] {
  return [link, value] as unknown as StepOutcome['created'][number];
}

/** A world in which only the time may be asked for, and it moves by a second with each look. */
export function worldOfTime(): World {
  let now = Date.UTC(2026, 0, 1);
  const clock: Clock = {
    now: () => {
      now += 1000;
      return now;
    },
    sleep: () => Promise.reject(new Error('nobody sleeps here')),
  };
  return { clock } as World;
}
