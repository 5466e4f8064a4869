import { architectures } from '../names.ts';
import type { LiteralStep, Test } from '../test-shape.ts';
import { type Place, type RuleId, type Violation, within } from '../violation.ts';
import { resourceViolations } from './resources.ts';
import type { Topic } from './rule.ts';
import { type Element, type Steps, stepsOf } from './steps-of-tests.ts';

export const steps: Topic = {
  rules: [
    {
      ...{ id: 'V139', severity: 'error', title: 'a configuration that is said to be resolved has no "steps"' },
      why: 'a job gets its steps in full, as "literal_steps"',
    },
    {
      ...{ id: 'V143', severity: 'error', title: 'an element of a phase is one of a step, "ref" and "chain"' },
      why: 'nothing of a step that is taken from the registry can be changed in its place',
    },
    {
      ...{ id: 'V144', severity: 'error', title: 'an element of a phase is not empty' },
      why: 'there would be nothing to run',
    },
    {
      ...{ id: 'V145', severity: 'error', title: '"ref" and "chain" name something' },
      why: 'nothing of the registry has an empty name',
    },
    {
      ...{ id: 'V146', severity: 'error', title: 'a test refers to a step or chain once' },
      why: 'pods are called after steps, and two of them cannot have one name',
    },
    {
      ...{ id: 'V147', severity: 'error', title: 'a step has a name' },
      why: 'its pod is called after it',
    },
    {
      ...{ id: 'V148', severity: 'error', title: 'a step has a name of its own in its test' },
      why: 'pods are called after steps, and two of them cannot have one name',
    },
    {
      ...{ id: 'V155', severity: 'error', title: 'a step has commands' },
      why: 'there would be nothing to run',
    },
    {
      ...{ id: 'V156', severity: 'error', title: 'a step with "trap" in its commands has a grace period' },
      why: 'what is trapped could not end before the pod is killed; the word is looked for everywhere, also in comments',
    },
    {
      ...{ id: 'V157', severity: 'error', title: 'a step with "best_effort" has a timeout' },
      why: 'nobody would wait for the whole test because of it',
    },
    {
      ...{ id: 'V158', severity: 'error', title: 'a step has resources, in the amounts that nodes have' },
      why: 'a step without requests would take of a node what others need',
    },
    {
      ...{ id: 'V165', severity: 'error', title: 'a parameter has a default or a value, where a test sets values' },
      why: 'the variable would not be there',
    },
    {
      ...{ id: 'V173', severity: 'error', title: '"optional_on_success" stands in steps of "post"' },
      why: 'whether the test succeeds is known there alone',
    },
    {
      ...{ id: 'V174', severity: 'error', title: '"node_architecture" of a step is that of a node' },
      why: 'the pod would wait for a node that never comes',
    },
  ],
  *check(configuration, surroundings) {
    const { before, after, written } = stepsOf(configuration, surroundings);
    for (const [index, test] of (configuration.tests ?? []).entries()) {
      yield* architecturesOfTest(test, index);
      if (surroundings.literal && test.steps) yield unresolved(test, index);
    }
    for (const one of [...before, ...after]) yield* names(one);
    for (const one of before) for (const element of one.elements) yield* parameters(one, element);
    for (const { step, place } of written) yield* contents(step, place);
  },
};

function unresolved({ as }: Test, index: number): Violation {
  const message = `The test ${JSON.stringify(as)} has "steps", and the configuration should be resolved: run "streamstress ci resolve"`;
  return { rule: 'V139', path: ['tests', index, 'steps'], of: 'key', message };
}

/** References and steps share their names, over all phases. */
function* names({ test, elements }: Steps): Iterable<Violation> {
  const seen = new Set<string>();
  for (const { element, step, place, phase } of elements) {
    yield* form({ element, step, place, phase });
    if (phase !== 'post' && step?.optional_on_success !== undefined) {
      const message = `A step of "${phase}" is not optional: "optional_on_success" is for steps of "post", leave it out`;
      yield { rule: 'V173', ...within(place, 'optional_on_success'), of: 'key', message };
    }
    const isBoth = [step, element.ref, element.chain].filter((part) => part !== undefined).length > 1;
    for (const key of ['ref', 'chain', 'as'] as const) {
      const name = element[key];
      if (!name || (isBoth && key !== 'as')) continue;
      if (seen.has(name)) yield doubled(name, within(place, key), test, key === 'as' ? 'V148' : 'V146');
      seen.add(name);
    }
  }
}

function doubled(name: string, place: Place, { as }: Test, rule: RuleId): Violation {
  const message = `${JSON.stringify(name)} is in the test ${JSON.stringify(as)} already: leave one of the two, or rename a step`;
  return { rule, ...place, message };
}

function* form({ element, step, place }: Element): Iterable<Violation> {
  const { ref, chain } = element;
  const kinds = [step && 'a step', ref !== undefined && '"ref"', chain !== undefined && '"chain"'].filter(Boolean);
  if (kinds.length === 0) {
    yield { rule: 'V144', ...place, message: 'There is nothing here: write a step, "ref" or "chain", or leave it out' };
  }
  if (kinds.length > 1) {
    const message = `This is ${kinds.join(' and ')} at once: write an element for each, or leave one of them out`;
    yield { rule: 'V143', ...place, message };
    return;
  }
  for (const [key, name] of Object.entries({ ref, chain })) {
    if (name !== '') continue;
    const message = `"${key}" names nothing: write the name that the registry has, or leave it out`;
    yield { rule: 'V145', ...within(place, key), message };
  }
}

function* parameters({ test, env }: Steps, { step, place }: Element): Iterable<Violation> {
  if (env === undefined || step === undefined) return;
  for (const [at, { name = '', default: own }] of (step.env ?? []).entries()) {
    if (own !== undefined || Object.hasOwn(env, name)) continue;
    const message = `The parameter ${JSON.stringify(name)} has no value in the test ${JSON.stringify(test.as)}: add it to "env" of the test, or give it a default`;
    yield { rule: 'V165', ...within(place, 'env', at), message };
  }
}

/** What is wrong with a step wherever it is used, but for its image, credentials, dependencies and leases. */
export function* contents(step: LiteralStep, place: Place): Iterable<Violation> {
  const said = `The step ${JSON.stringify(step.as ?? '')}`;
  if (!step.as) yield { rule: 'V147', ...place, message: 'The step has no name: give it one with "as"' };
  if (!step.commands) {
    yield { rule: 'V155', ...within(place, 'commands'), message: `${said} has no commands: write what it runs` };
  }
  if (step.grace_period === undefined && hasTrap(step.commands ?? '')) {
    const message = `${said} has the word "trap" in its commands: add "grace_period", the time that it has to end`;
    yield { rule: 'V156', ...within(place, 'commands'), message };
  }
  if (step.best_effort && step.timeout === undefined) {
    const message = `${said} may fail without harm, but not take for ever: add "timeout"`;
    yield { rule: 'V157', ...within(place, 'best_effort'), of: 'key', message };
  }
  yield* resourceViolations(step.resources, within(place, 'resources'), 'V158');
  if (step.node_architecture !== undefined)
    yield* wrongArchitecture(step.node_architecture, within(place, 'node_architecture'), said);
}

/** At the begin of a word, whatever follows. */
function hasTrap(commands: string): boolean {
  return /(?:^|\W)trap/.test(commands);
}

function* architecturesOfTest({ as, steps, literal_steps }: Test, index: number): Iterable<Violation> {
  const said = `The test ${JSON.stringify(as)}`;
  const path = ['tests', index];
  if (steps?.node_architecture !== undefined)
    yield* wrongArchitecture(steps.node_architecture, { path: [...path, 'steps', 'node_architecture'] }, said);
  for (const [field, part] of Object.entries({ steps, literal_steps }))
    for (const [step, text] of Object.entries(part?.node_architecture_overrides ?? {}))
      yield* wrongArchitecture(text, { path: [...path, field, 'node_architecture_overrides', step] }, said);
}

function* wrongArchitecture(text: string, place: Place, said: string): Iterable<Violation> {
  if (architectures.includes(text)) return;
  const message = `${said} asks for nodes of ${JSON.stringify(text)}: use one of ${architectures.join(', ')}`;
  yield { rule: 'V174', ...place, message };
}
