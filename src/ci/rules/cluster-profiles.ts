import type { Configuration } from '../configuration.ts';
import { suggester } from '../did-you-mean.ts';
import type { Origin } from '../origin.ts';
import { isOwner, ownersOf } from '../registry/owners.ts';
import type { ClusterProfile } from '../registry/registry.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import type { Test } from '../test-shape.ts';
import type { Path, RuleId, Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

export const clusterProfiles: Topic = {
  rules: [
    {
      ...{ id: 'V140', severity: 'error', title: 'a cluster profile is in the list of profiles' },
      why: 'there would be no account to install the cluster in',
    },
    {
      ...{ id: 'V141', severity: 'error', title: 'the repository is among the owners of a cluster profile' },
      why: 'the account is paid for by somebody',
    },
    {
      ...{ id: 'V142', severity: 'error', title: 'a set of profiles is used, and not a member of it' },
      why: 'a job of a set takes whichever account is free; only tests that are listed may choose',
    },
    {
      ...{ id: 'S035', severity: 'warning', title: 'a hosted cluster is made of a payload for several architectures' },
      why: 'its control plane runs on nodes of another architecture than the release, and cannot start',
    },
  ],
  *check(configuration, { profiles, origin, resolved }) {
    const suggest = suggester(new Set(profiles?.keys()));
    const byIndex = new Map(resolved.map((one) => [one.index, one]));
    for (const [index, test] of (configuration.tests ?? []).entries()) {
      yield* hosted(test, index, configuration);
      if (profiles === undefined) continue;
      for (const [name, path] of used(test, index, byIndex.get(index))) {
        const problem = problemOf(name, test.as ?? '', profiles, suggest, origin);
        if (problem) yield { rule: problem[0], path, message: problem[1] };
      }
    }
  },
};

/** Profiles with the place in the test that brings them along. */
function* used(
  { steps, literal_steps }: Test,
  index: number,
  resolved: ResolvedTest | undefined,
): Iterable<[string, Path]> {
  const path = ['tests', index];
  const literal = literal_steps?.cluster_profile_literal;
  if (steps?.cluster_profile) yield [steps.cluster_profile, [...path, 'steps', 'cluster_profile']];
  if (literal) yield [literal.name ?? '', [...path, 'literal_steps', 'cluster_profile_literal', 'name']];
  const { clusterProfile } = resolved ?? {};
  if (clusterProfile?.from.file !== undefined) yield [clusterProfile.value, [...path, 'steps', 'workflow']];
}

function problemOf(
  name: string,
  test: string,
  profiles: ReadonlyMap<string, ClusterProfile>,
  suggest: (name: string) => string | undefined,
  origin: Origin | undefined,
): readonly [RuleId, string] | undefined {
  const profile = profiles.get(name);
  const said = JSON.stringify(name);
  if (profile === undefined) {
    return ['V140', `There is no cluster profile ${said}. ${suggest(name) ?? 'Take one of the list'}`];
  }
  if (origin === undefined && profile.owners?.length)
    return [
      'V141',
      `Nothing tells whose configuration this is, so nobody knows if it may use the cluster profile ${said}: add zz_generated_metadata`,
    ];
  if (origin && !isOwner(ownersOf(profile.owners ?? []), origin))
    return [
      'V141',
      `${origin.org}/${origin.repo} is no owner of the cluster profile ${said}: ask its owners, or take another one`,
    ];
  const set = [...profiles.values()].find(({ members }) => members?.includes(name));
  if (set === undefined || (origin && isExempt(set, test, origin))) return undefined;
  return ['V142', `The cluster profile ${said} is a member of the set ${JSON.stringify(set.name)}: use the set`];
}

function isExempt({ exempt = [] }: ClusterProfile, test: string, { org, repo, branch, variant }: Origin): boolean {
  return exempt.some(
    (one) =>
      one.repository.test(`${org}/${repo}`) &&
      one.branch.test(branch) &&
      one.variant.test(variant) &&
      one.tests.some((name) => name.test(test)),
  );
}

function* hosted({ as, steps }: Test, index: number, { releases }: Configuration): Iterable<Violation> {
  const workflow = steps?.workflow;
  if (!workflow?.includes('hostedcluster')) return;
  const { candidate, prerelease, release } = releases?.latest ?? {};
  const payload = candidate ?? prerelease ?? release;
  if (payload?.architecture === 'multi') return;
  const advice = payload ? 'write' : 'make it a candidate or a release with';
  const message = `The workflow ${JSON.stringify(workflow)} of the test ${JSON.stringify(as)} makes a hosted cluster of releases.latest, which is not for several architectures: ${advice} "architecture: multi"${payload ? ' there' : ''}`;
  yield { rule: 'S035', path: ['tests', index, 'steps', 'workflow'], message };
}
