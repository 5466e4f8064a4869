import { pick, type Values } from './rule-case.ts';

type Violate = (values: Values, random: () => number) => void;
/** What is set, or what sets it. */
type Change = object | ((part: Values, random: () => number, values: Values) => void);

const container = () => ({ as: 'of-a-case', commands: 'make', container: { from: 'src' } });
const step = () => ({ as: 'of-a-case', commands: 'make', from: 'src', resources: { requests: { cpu: '1' } } });
const multiStage = () => ({ as: 'of-a-case', steps: { test: [step()] } });

/** Changes one of the tests; adds one where none is fit for it. */
export function changesTest(change: Change, kind?: 'container' | 'steps'): Violate {
  return (values, random) => apply(change, aTest(values, random, kind), random, values);
}

/** Changes a step that is written into one of the tests; adds one where there is none. */
export function changesStep(change: Change): Violate {
  return (values, random) => {
    const test = aTest(values, random, 'steps');
    const steps = inlineSteps(test);
    const chosen = pick(steps, random) ?? step();
    if (steps.length === 0) test.steps.test = [...(test.steps.test ?? []), chosen];
    apply(change, chosen, random, test);
  };
}

function aTest(values: Values, random: () => number, kind?: 'container' | 'steps'): Values {
  const tests: Values[] = values.tests ?? [];
  const found = pick(
    tests.filter((each) => kind === undefined || each[kind]),
    random,
  );
  if (found) return found;
  const added = kind === 'steps' ? multiStage() : container();
  values.tests = [...tests, added];
  return added;
}

function inlineSteps({ steps }: Values): Values[] {
  return ['pre', 'test', 'post']
    .flatMap((phase) => steps[phase] ?? [])
    .filter(({ ref, chain }) => ref === undefined && chain === undefined);
}

function apply(change: Change, part: Values, random: () => number, values: Values): void {
  if (typeof change === 'function') change(part, random, values);
  else Object.assign(part, structuredClone(change));
}

/** A container test as a fragment; more lines of it are indented by two. */
export function containerTest(more = ''): string {
  return `tests:\n- as: unit\n  commands: make test\n  container:\n    from: src\n${more}`;
}

/**
 * A multi-stage test with a step as a fragment; lines of the step are indented by six, those of the test by two, and
 * further elements of its phase by four.
 */
export function multiStageTest(ofStep = '', ofTest = '', elements = ''): string {
  const says = (key: string) => new RegExp(`^ {6}${key}:`, 'm').test(ofStep);
  const commands = says('commands') ? '' : '      commands: make e2e\n';
  const from = says('from') || says('from_image') ? '' : '      from: src\n';
  const resources = says('resources') ? '' : '      resources:\n        requests:\n          cpu: 100m\n';
  return `tests:\n- as: e2e\n${ofTest}  steps:\n    test:\n    - as: run\n${commands}${from}${resources}${ofStep}${elements}`;
}
