import type { Explained } from '../explain.ts';
import { placedBy } from '../registry/placed.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResolvedStep, ResolvedTest, Sourced } from '../registry/resolved-test.ts';
import type { Validated } from '../validate.ts';
import { type Place, pathText } from '../violation.ts';
import { oneLine } from './one-line.ts';

/** Where explanations point at: `file:line` of a place. */
type Where = (place: Place) => string;

/**
 * What a step is, why it is there, what it waits for and who waits for it; of a test its steps, with where values come
 * from.
 */
export function explainedText(
  explained: readonly Explained[],
  validated: Validated,
  registry: Registry | undefined,
): string {
  const at = placedBy(validated, registry);
  const where: Where = (place) => {
    const { file, line } = at(place);
    return `${file}:${line}`;
  };
  return `${explained.map((one) => linesOf(one, where).map(oneLine).join('\n')).join('\n\n')}\n`;
}

function linesOf({ step, needs, neededBy, test }: Explained, where: Where): readonly string[] {
  const origin = step.path.length === 0 ? 'every configuration has it' : `${where(step)} ${pathText(step.path)}`;
  return [
    `${step.name}: ${step.description}`,
    `  from ${origin}`,
    ...needs.map(({ link, why, from }) => `  needs ${link} of ${from.join(', ') || 'nobody'}: ${why}`),
    ...(needs.length === 0 ? ['  needs nothing: it starts at once'] : []),
    ...neededBy.map(({ name, why }) => `  needed by ${name}: ${why}`),
    ...(neededBy.length === 0 ? ['  needed by no other step'] : []),
    ...(test === undefined ? [] : testLines(test, where)),
  ];
}

function testLines(test: ResolvedTest, where: Where): readonly string[] {
  const { workflow, clusterProfile } = test;
  return [
    ...(workflow ? [`  workflow ${sourced(workflow, where)}`] : []),
    ...(clusterProfile ? [`  cluster profile ${sourced(clusterProfile, where)}`] : []),
    ...test.steps.flatMap((step) => testStepLines(step, where)),
  ];
}

function testStepLines({ phase, step, place, through, ...values }: ResolvedStep, where: Where): readonly string[] {
  const way = through.length > 0 ? `, by ${through.join(' > ')}` : '';
  const lines = (map: ReadonlyMap<string, Sourced<string>>, what: string) =>
    [...map].map(([name, value]) => `      ${what} ${name}=${sourced(value, where)}`);
  return [
    `  ${phase}: ${step.as ?? ''} (${where(place)}${way})`,
    ...lines(values.env, 'env'),
    ...lines(values.dependencies, 'image'),
    ...lines(values.overrides, 'pull spec'),
  ];
}

function sourced({ value, from }: Sourced<string>, where: Where): string {
  return `${JSON.stringify(value)}, set in ${where(from)}`;
}
