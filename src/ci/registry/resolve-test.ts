import type { MultiStage, Test } from '../test-shape.ts';
import type { Path, Violation } from '../violation.ts';
import { assemble } from './assemble.ts';
import { claimOf } from './claim.ts';
import { inherited, profileOf } from './inherited.ts';
import { type Layer, mergedLeases } from './layers.ts';
import { leavesOut, missing, type Problem } from './problem.ts';
import type { ClusterProfile, Registry } from './registry.ts';
import type { ResolvedTest } from './resolved-test.ts';

/** What tests are resolved with. */
export interface ResolvedWith {
  readonly registry?: Registry | undefined;
  readonly profiles?: ReadonlyMap<string, ClusterProfile> | undefined;
}

/** A test after the registry; where parts of it are missing there is only what is wrong. */
export interface Resolution {
  readonly test: ResolvedTest | undefined;
  readonly violations: readonly Violation[];
}

/** Resolves a test that has `steps`: a workflow fills what the test leaves out, and references become steps. */
export function resolveTest(test: Test, index: number, steps: MultiStage, given: ResolvedWith): Resolution {
  const { registry } = given;
  const own: Layer = { part: steps, place: { path: ['tests', index, 'steps'] } };
  const { workflow: name } = steps;
  if (name === undefined) return resolveLayers(test, index, [own], given);
  const workflow = registry?.workflows.get(name);
  if (workflow === undefined) {
    const message = `test "${test.as ?? ''}": ${missing('workflow', name, registry?.workflows.keys() ?? [])}`;
    return { test: undefined, violations: [{ rule: 'V189', path: [...own.place.path, 'workflow'], message }] };
  }
  const layers = [own, { part: workflow.part, place: { file: workflow.file, path: ['workflow', 'steps'] } }];
  const resolution = resolveLayers(test, index, layers, given);
  return { ...resolution, violations: [...resolution.violations, ...(workflow.violations ?? [])] };
}

function resolveLayers(test: Test, index: number, layers: readonly Layer[], given: ResolvedWith): Resolution {
  const { problems, broken, ...assembled } = assemble(layers, given.registry);
  const isWhole = !problems.some(leavesOut);
  const all = [...problems, ...conflictsIn(layers), ...unknownProfile(layers, given)];
  const told = all.filter((one) => !isTold(one, test)).map((one) => violationOf(one, test, index));
  return {
    test: isWhole ? { as: test.as ?? '', index, claim: claimOf(test), ...assembled, ...inherited(layers) } : undefined,
    violations: [...told, ...broken],
  };
}

function conflictsIn(layers: readonly Layer[]): readonly Problem[] {
  return mergedLeases(layers).conflicts.map(({ lease, other }) => {
    const taken = `${other.value.count ?? 1} of "${other.value.resource_type ?? ''}"`;
    const message = `the workflow has a lease of ${taken} in $${lease.value.env ?? ''}, and the test defines it otherwise: leave the test's out, or take another variable`;
    return { rule: 'V193', message, asked: lease.from, place: lease.from, chains: [] };
  });
}

/** The rules of tests tell of a profile that the test itself names. */
function unknownProfile(layers: readonly Layer[], { profiles }: ResolvedWith): readonly Problem[] {
  const profile = profileOf(layers);
  if (!profile || profile.from.file === undefined || !profiles || profiles.has(profile.value)) return [];
  const message = `there is no cluster profile "${profile.value}": give the test one that exists`;
  return [{ rule: 'V189', message, asked: profile.from, place: profile.from, chains: [] }];
}

/** What the rules of steps tell by the test alone: a parameter that a step of it needs and its `env` has not. */
function isTold({ rule, asked }: Problem, { steps }: Test): boolean {
  const isWritten = asked.file === undefined && typeof asked.path.at(-1) === 'number';
  return rule === 'V191' && isWritten && steps?.env !== undefined;
}

/** In the configuration: where the test asks for what is wrong, be it for a whole workflow. */
function violationOf(
  { rule, message, asked, chains, of }: Problem,
  { as = '', steps }: Test,
  index: number,
): Violation {
  const isOwn = asked.file === undefined;
  const workflow = asked.path[0] === 'workflow' ? steps?.workflow : undefined;
  const through = [
    `test "${as}"`,
    ...(workflow === undefined ? [] : [`workflow "${workflow}"`]),
    ...chains.map((name) => `chain "${name}"`),
  ];
  const path: Path = isOwn ? asked.path : ['tests', index, 'steps', ...(workflow === undefined ? [] : ['workflow'])];
  return { rule, path, message: `${through.join(', ')}: ${message}`, of: isOwn ? of : undefined };
}
