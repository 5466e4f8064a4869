import type { Lease, LiteralStep, Phase, StepOrReference } from '../test-shape.ts';
import { type Place, type RuleId, type Violation, within } from '../violation.ts';
import { cycle, declaredIn, leavesOut, missing, type Problem, undeclared, unset } from './problem.ts';
import type { Chain, Parts, Registered, Registry } from './registry.ts';
import type { ResolvedStep, Sourced } from './resolved-test.ts';
import { type Settings, type Values, withValues } from './step-values.ts';

/** A phase without references. */
export interface Expansion {
  readonly steps: readonly ResolvedStep[];
  /** Those of its chains. */
  readonly leases: readonly Sourced<Lease>[];
  readonly problems: readonly Problem[];
  /** What is wrong in the files of the parts that were taken. */
  readonly broken: readonly Violation[];
}

/** Where the references of a phase are looked up, what is set for its steps, and how they got there. */
export interface Ground {
  readonly registry: Registry | undefined;
  readonly settings: Settings;
  /** `['workflow ipi-aws']`. */
  readonly through: readonly string[];
}

/** Where a walk through chains is. */
interface Walk {
  readonly chains: readonly string[];
  /** The element of the phase and of each of the chains. */
  readonly elements: readonly Place[];
  /** What is set for the parameters of steps, outermost first. */
  readonly scopes: readonly Values[];
}

/** Elements of a phase and its chains that are looked at at most: chains of chains can mean billions. */
const mostElements = 20_000;
/** Chains in each other. Real ones are in five or six. */
const deepest = 500;

/** The steps of a phase in their order: references are looked up, chains are entered, parameters get their values. */
export function expand(phase: Phase, elements: readonly StepOrReference[], place: Place, ground: Ground): Expansion {
  const { registry, settings } = ground;
  const steps: ResolvedStep[] = [];
  const leases: Sourced<Lease>[] = [];
  const problems: Problem[] = [];
  const broken = new Set<Violation>();
  const seen = new Map<string, Walk>();
  let looked = 0;

  function wrong(rule: RuleId, { chains, elements }: Walk, message: string, place?: Place): void {
    const asked = elements[0] ?? { path: [] };
    problems.push({ rule, message, asked, place: place ?? elements.at(-1) ?? asked, chains });
  }

  function enter(element: StepOrReference, place: Place, before: Walk): void {
    const { chain, ref } = element;
    const key = chain === undefined ? (ref === undefined ? [] : ['ref']) : ['chain'];
    const walk = { ...before, elements: [...before.elements, within(place, ...key)] };
    looked += 1;
    if (looked > mostElements) {
      if (looked === mostElements + 1) wrong('V188', walk, `its chains come to more than ${mostElements} steps`);
    } else if (chain !== undefined) enterChain(chain, walk);
    else if (ref !== undefined) takeStep(ref, walk);
    else if (Object.keys(element).length > 0) addStep(element, place, walk);
  }

  function enterChain(name: string, walk: Walk): void {
    const first = walk.chains.indexOf(name);
    if (first >= 0) {
      wrong('V188', outside(walk, first + 1), cycle(name, walk.chains));
      return;
    }
    if (walk.chains.length === deepest) {
      wrong('V188', walk, `chains are in each other more than ${deepest} deep: take some of them out`);
      return;
    }
    const found = take('chain', registry?.chains, name, walk);
    if (found === undefined) return;
    const place = { file: found.file, path: ['chain'] };
    const inside: Walk = {
      ...walk,
      chains: [...walk.chains, name],
      scopes: [...walk.scopes, parametersOf(found.part, place)],
    };
    const [stepsBefore, problemsBefore] = [steps.length, problems.length];
    for (const [at, element] of found.part.steps.entries()) enter(element, within(place, 'steps', at), inside);
    for (const [at, value] of found.part.leases.entries()) leases.push({ value, from: within(place, 'leases', at) });
    if (!problems.slice(problemsBefore).some(leavesOut))
      checkChain(found.part, place, steps.slice(stepsBefore), inside);
  }

  function checkChain({ as, env }: Chain, place: Place, inChain: readonly ResolvedStep[], inside: Walk): void {
    if (env.length === 0) return;
    const declared = declaredIn(inChain.map(({ step }) => step));
    for (const [at, { name = '' }] of env.entries()) {
      if (declared.has(name)) continue;
      wrong('V192', inside, undeclared('parameter', name, `the chain "${as}"`, declared), within(place, 'env', at));
    }
  }

  function takeStep(name: string, walk: Walk): void {
    const found = take('step', registry?.steps, name, walk);
    if (found) addStep(found.part, { file: found.file, path: ['ref'] }, walk, `ref ${name}`);
  }

  function take<T>(kind: string, parts: Parts<T> | undefined, name: string, walk: Walk): Registered<T> | undefined {
    const found = parts?.get(name);
    // An empty name is told by the rules of the test itself.
    if (found === undefined && name !== '') wrong('V189', walk, missing(kind, name, parts?.keys() ?? []));
    for (const violation of found?.violations ?? []) broken.add(violation);
    return found;
  }

  function addStep(written: LiteralStep, place: Place, walk: Walk, ref?: string): void {
    const { as = '' } = written;
    const earlier = seen.get(as);
    if (earlier) {
      addTwice(as, earlier, walk);
      return;
    }
    seen.set(as, walk);
    const through = [...ground.through, ...walk.chains.map((name) => `chain ${name}`), ...(ref ? [ref] : [])];
    const valued = withValues(written, place, walk.scopes, settings);
    steps.push({ phase, place, through, ...valued });
    for (const { name = '' } of written.env ?? []) if (!valued.env.has(name)) wrong('V191', walk, unset(as, name));
  }

  /** Told of the innermost chain that has both. Two that are written into one test are told by the rules of steps. */
  function addTwice(as: string, earlier: Walk, walk: Walk): void {
    if (isWritten(earlier) && isWritten(walk)) return;
    const depth = walk.elements.findIndex((element, at) => element !== earlier.elements[at]);
    wrong('V190', outside(walk, depth), `the step "${as}" is in the phase "${phase}" twice: leave one of them`);
  }

  const start: Walk = { chains: [], elements: [], scopes: [settings.env] };
  for (const [at, element] of elements.entries()) enter(element, within(place, at), start);
  return { steps, leases, problems, broken: [...broken] };
}

/** Where the walk was when it had entered so many chains. */
function outside(walk: Walk, depth: number): Walk {
  return { ...walk, chains: walk.chains.slice(0, depth), elements: walk.elements.slice(0, depth + 1) };
}

/** Whether it is at a step that is written into the configuration. */
function isWritten({ elements: [element] }: Walk): boolean {
  return element?.file === undefined && typeof element?.path.at(-1) === 'number';
}

function parametersOf({ env }: Chain, place: Place): Values {
  const values = env.flatMap(({ name = '', default: value }, at) =>
    value === undefined ? [] : [[name, { value, from: within(place, 'env', at, 'default') }] as const],
  );
  return new Map(values.toReversed());
}
