import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { type SourceFile, validate } from '../../../src/ci/validate.ts';
import { pick, seeded, type Values, wholeFile } from '../rule-case.ts';
import { partFile, registryOf, stepFiles } from './small-registry.ts';

const names = ['A', 'B', 'C', 'D'];
const phases = ['pre', 'test', 'post'];

/** A registry as plain values, and a test of it; chains take later ones alone. */
interface Story {
  readonly steps: Values[];
  readonly chains: Values[];
  readonly workflow: Values;
  readonly test: Values;
}

function storyOf(random: () => number): Story {
  const some = (most: number) => Math.floor(random() * (most + 1));
  const value = () => `v${some(999)}`;
  const chosen = (chance: number) => names.filter(() => random() < chance);
  const env = () => Object.fromEntries(chosen(0.3).map((name) => [name, value()]));
  const parameters = () => chosen(0.4).map((name) => (random() < 0.6 ? { name, default: value() } : { name }));
  const steps = Array.from({ length: 6 }, (_, at) => ({ as: `s${at}`, env: parameters() }));
  const chains: Values[] = Array.from({ length: 4 }, (_, at) => {
    const taken = Array.from({ length: 1 + some(2) }, () => element(at + 1));
    return { as: `c${at}`, steps: taken, env: chosen(0.3).map((name) => ({ name, default: value() })) };
  });
  function element(from: number): Values {
    const chain = from + some(4);
    return chain < 4 && random() < 0.5 ? { chain: `c${chain}` } : { ref: pick(steps, random)?.as };
  }
  function part(): Values {
    const own = phases.filter(() => random() < 0.6);
    return {
      ...Object.fromEntries(own.map((phase) => [phase, Array.from({ length: some(2) }, () => element(0))])),
      ...(random() < 0.7 && { env: env() }),
    };
  }
  return { steps, chains, workflow: part(), test: { ...part(), ...(random() < 0.8 && { workflow: 'w' }) } };
}

/** The rules of precedence once more, as naively as they can be written. */
function modelOf({ steps, chains, workflow, test }: Story) {
  const told = new Set<string>();
  const under: Values = test.workflow === undefined ? {} : workflow;
  const env: Values = { ...under.env, ...test.env };
  const out: string[] = [];

  function walk(
    element: Values,
    above: Values[],
    seen: Set<string>,
    visit: (step: Values, above: Values[]) => void,
  ): string[] {
    if (element.ref !== undefined) {
      const step = steps.find(({ as }) => as === element.ref);
      if (seen.has(step.as)) told.add('V190');
      else {
        seen.add(step.as);
        visit(step, above);
        return step.env.map(({ name }: Values) => name);
      }
      return [];
    }
    const chain = chains.find(({ as }) => as === element.chain);
    const own = Object.fromEntries(chain.env.map((each: Values) => [each.name, each.default]));
    const declared = chain.steps.flatMap((each: Values) => walk(each, [...above, own], seen, visit));
    if (Object.keys(own).some((name) => !declared.includes(name))) told.add('V192');
    return declared;
  }

  const declared = phases.flatMap((phase) => {
    const seen = new Set<string>();
    return (test[phase] ?? under[phase] ?? []).flatMap((element: Values) =>
      walk(element, [env], seen, (step, above) => {
        const values = step.env.map(({ name, default: own }: Values) => {
          const set = above.find((each) => name in each)?.[name] ?? own;
          if (set === undefined) told.add('V191');
          return `${name}=${set}`;
        });
        out.push(`${phase} ${step.as} ${[...values].sort()}`);
      }),
    );
  });
  const before = new Set(told);
  const replaced = phases.flatMap((phase) => {
    const seen = new Set<string>();
    const gone = test[phase] === undefined ? [] : (under[phase] ?? []);
    return gone.flatMap((element: Values) => walk(element, [], seen, () => {}));
  });
  // What is wrong in a phase that does not run does not matter.
  told.clear();
  for (const rule of before) told.add(rule);
  if (Object.keys(env).some((name) => !declared.includes(name) && !replaced.includes(name))) told.add('V192');
  return { steps: out, told: [...told].sort() };
}

function filesOf({ steps, chains, workflow }: Story): readonly SourceFile[] {
  const indented = (values: Values) => stringify(values).replaceAll(/^(?=.)/gm, '  ');
  return [
    ...steps.flatMap(({ as, env }) => stepFiles(as, indented({ env }))),
    ...chains.map(({ as, ...rest }) => partFile('chain', as, indented(rest))),
    partFile('workflow', 'w', indented({ steps: workflow })),
  ];
}

test('generated tests and workflows come to what the rules of precedence say', (t) => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= 300; seed += 1) {
    const story = storyOf(seeded(seed));
    const registry = registryOf(filesOf(story));
    const file = wholeFile(stringify({ tests: [{ as: 'e2e', steps: story.test }] }));
    const { resolved, diagnostics } = validate(file, { registry });
    const expected = modelOf(story);
    const steps = resolved[0]?.steps.map(({ phase, step, env }) => {
      const values = (step.env ?? []).map(({ name = '' }) => `${name}=${env.get(name)?.value}`);
      return `${phase} ${step.as} ${values.sort()}`;
    });
    assert.deepEqual(steps, expected.steps, `seed ${seed}`);
    const told = new Set(diagnostics.map(({ rule }) => rule).filter((rule) => /^V19[0-2]$/.test(rule)));
    assert.deepEqual([...told].sort(), expected.told, `seed ${seed}: ${JSON.stringify(diagnostics, undefined, 2)}`);
    for (const rule of [...told, ...(told.size === 0 ? ['none'] : [])]) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  t.diagnostic(JSON.stringify(Object.fromEntries(counts)));
});
