import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CiStep } from '../../../src/ci/graph/ci-step.ts';
import { criticalPath, usualSeconds } from '../../../src/ci/graph/critical-path.ts';
import { toEngineSteps } from '../../../src/ci/graph/engine-steps.ts';
import { partial } from '../../../src/ci/graph/partial.ts';
import { stepsOf } from '../../../src/ci/graph/steps-of.ts';
import { graph } from '../../../src/engine/graph.ts';
import { container, multiStage, root, stepsIn, waits } from './graph-in.ts';

const images = (...items: readonly string[]) => `images:\n  items:\n${items.map((item) => `  - ${item}\n`).join('')}`;
const chain = stepsIn(`${root}${images('{to: top, from: middle}', '{to: middle, from: base}', '{to: base}')}`);

test('a target comes with all that it needs, each after what it waits for', () => {
  const { steps } = partial(chain, ['top']);
  assert.deepEqual(
    steps.map(({ name }) => name),
    ['[input:root]', 'src', 'base', 'middle', 'top'],
  );
});

test('a target that is no step is told with all steps, the nearest first', () => {
  assert.throws(() => partial(chain, ['src', 'midle']), {
    ...{ kind: 'request', reason: 'ci:unknown_target' },
    message:
      'no step is named "midle". Steps are middle, [input:root], src, top, [output:stable:top], [output:stable:middle], base, [output:stable:base], [output-images], [images]',
  });
  assert.throws(() => partial(chain, ['src', 'src']), { reason: 'ci:repeated_target' });
});

test('what nothing makes is told with who needs it, why, and the field that would make it', () => {
  const yaml = `images:\n  items:\n  - {to: app, from: golang}\ntests:\n${multiStage('e2e', ['from: test-bin', 'from: stable-next:cli'])}`;
  assert.throws(() => partial(stepsIn(yaml), []), {
    ...{ kind: 'request', reason: 'ci:missing_dependency' },
    message: [
      'step "src" needs pipeline:root (the source is put into the build root), which nothing makes. The field build_root makes it',
      'step "app" needs pipeline:golang (from: what it begins with), which nothing makes. Build "golang" in images.items, import it in base_images, or name another image',
      'step "e2e" needs pipeline:test-bin (from of step "step0"), which nothing makes. The field test_binary_build_commands makes it',
      'step "e2e" needs stable-next:* (from of step "step1"), which nothing makes. The field releases.next makes it',
    ].join('\n'),
  });
  assert.doesNotThrow(() => partial(stepsIn(yaml), ['[output-images]']));
});

test('steps that wait for each other are told with the way round', () => {
  const steps = stepsIn(`${root}${images('{to: one, from: two}', '{to: two, from: three}', '{to: three, from: two}')}`);
  assert.throws(() => partial(steps, []), {
    ...{ kind: 'request', reason: 'ci:cycle' },
    message: 'steps wait for each other: "two" waits for "three" waits for "two". Take one of these needs away',
  });
  const own = stepsIn(`${root}${images('{to: one, from: one}')}`);
  assert.throws(() => partial(own, ['one']), { message: /"one" waits for "one"/ });
});

test('the engine joins the same steps in the same way', () => {
  const whole = partial(chain, []);
  const joined = graph(toEngineSteps(whole.steps));
  const ofEngine = joined.steps.map(({ name, requires }) => [
    name,
    requires.map((link) => joined.creators.get(link)?.name ?? '').toSorted(),
  ]);
  assert.deepEqual(Object.fromEntries(ofEngine), waits(whole));
});

test('the engine finds the same gaps, doubles and cycles', () => {
  const refused = (steps: readonly CiStep[], message: RegExp) =>
    assert.throws(() => graph(toEngineSteps(steps)), { reason: 'planning:graph', message });
  refused(stepsIn(`tests:\n${container('unit')}`), /"src" requires "made:pipeline:root", which nothing creates/);
  refused(stepsIn(`${root}${images('{to: src}')}`), /two steps are named "src"/);
  refused(
    stepsIn(`${root}${images('{to: a, from: b}', '{to: b, from: a}')}`),
    /"a" waits for "b" waits for "a": a cycle/,
  );
});

test('ten thousand images one after another are planned at once', () => {
  const items = Array.from({ length: 10_000 }, (_, at) => ({ to: `i${at}`, from: `i${at + 1}` }));
  const base_images = { i10000: { namespace: 'a', name: 'b', tag: 'c' } };
  const build_root = { from_repository: true };
  const { steps } = criticalPath(partial(stepsOf({ base_images, build_root, images: { items } }, []), []));
  assert.deepEqual([steps.at(0)?.name, steps.at(-1)?.name, steps.length], ['[input:root]', '[images]', 10_004]);
});

test('the critical path is the longest chain, by steps or by what they take', () => {
  const whole = partial(
    stepsIn(`${root}binary_build_commands: make\n${images('{to: app}')}tests:\n${container('unit')}`),
    [],
  );
  const names = ({ steps }: { readonly steps: readonly CiStep[] }) => steps.map(({ name }) => name);
  const bySteps = criticalPath(whole);
  assert.deepEqual(names(bySteps), ['[input:root]', 'src', 'app', '[output:stable:app]', '[images]']);
  assert.equal(bySteps.weight, 5);
  const bySeconds = criticalPath(whole, ({ kind }) => usualSeconds[kind]);
  assert.deepEqual(names(bySeconds), ['[input:root]', 'src', 'unit']);
  assert.equal(bySeconds.weight, usualSeconds['input-image'] + usualSeconds.source + usualSeconds['container-test']);
  assert.deepEqual(criticalPath({ steps: [], dependencies: new Map() }), { steps: [], weight: 0 });
});
