import type { StepShape } from '../../engine/step.ts';
import type { CiStep } from './ci-step.ts';
import { creatorsOf } from './dependencies.ts';
import { linkText } from './link.ts';

/** The same steps for our engine, which joins them by who is made before whom; a need that nobody fulfils stays one. */
export function toEngineSteps(steps: readonly CiStep[]): readonly StepShape[] {
  const creators = creatorsOf(steps);
  return steps.map((step) => {
    const before = step.needs.flatMap(({ link }) => {
      if (link.type === 'all') return steps.filter((other) => other !== step).map(({ name }) => name);
      const names = creators(link).map(({ name }) => name);
      return names.length > 0 ? names : [linkText(link)];
    });
    const requires = [...new Set(before)].map(made);
    return { name: step.name, kind: step.kind, requires, creates: [made(step.name)] };
  });
}

function made(name: string): `made:${string}` {
  return `made:${name}`;
}
