import type { Configuration } from '../configuration.ts';
import type { Origin } from '../origin.ts';
import { isOwner } from '../registry/owners.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import { phases, type Test } from '../test-shape.ts';
import type { Path, Violation } from '../violation.ts';
import type { Topic } from './rule.ts';
import { isMultiStage } from './steps-of-tests.ts';

const pool = 'no pool of clusters could be found';

export const clusterClaims: Topic = {
  rules: [
    {
      ...{ id: 'V132', severity: 'error', title: 'a test has a cluster_claim or a cluster_profile' },
      why: 'it gets its cluster of a pool, or installs one',
    },
    { ...{ id: 'V133', severity: 'error', title: 'a claim has a version' }, why: pool },
    { ...{ id: 'V134', severity: 'error', title: 'a claim has a cloud' }, why: pool },
    { ...{ id: 'V135', severity: 'error', title: 'a claim has an owner' }, why: pool },
    {
      ...{ id: 'V136', severity: 'error', title: 'labels of a claim are others than those that fields stand for' },
      why: 'product, version, architecture, cloud and owner become labels themselves',
    },
    {
      ...{ id: 'V137', severity: 'error', title: 'a claim stands in a multi-stage test' },
      why: 'steps alone are told where the cluster is',
    },
    {
      ...{ id: 'V138', severity: 'error', title: 'the owner of a pool lets the repository claim its clusters' },
      why: 'the clusters are paid for by somebody',
    },
    {
      ...{ id: 'S036', severity: 'warning', title: 'a test with a claim reads nothing of CLUSTER_PROFILE_DIR' },
      why: 'the folder comes with a cluster profile, and a claim has none',
    },
    {
      ...{ id: 'S037', severity: 'notice', title: 'the release of a claim has another name than those of "releases"' },
      why: 'in such a test the name means the release of the claimed cluster, and not the configured one',
    },
  ],
  *check(configuration, { origin, claimOwners, resolved }) {
    const byIndex = new Map(resolved.map((one) => [one.index, one]));
    for (const [index, test] of (configuration.tests ?? []).entries()) {
      const path = ['tests', index];
      yield* clusters(test, path, byIndex.get(index));
      if (test.cluster_claim === undefined) continue;
      yield* parts(test, path);
      yield* owner(test, path, claimOwners, origin);
      yield* profileFolder(test, path, byIndex.get(index));
    }
    yield* overrides(configuration);
  },
};

function* clusters(test: Test, path: Path, resolved: ResolvedTest | undefined): Iterable<Violation> {
  const { cluster_claim, steps, literal_steps } = test;
  const ownProfile = steps?.cluster_profile || literal_steps?.cluster_profile_literal;
  const profile = resolved?.clusterProfile?.value;
  if (!cluster_claim || !(ownProfile || profile)) return;
  const which =
    ownProfile || !profile ? 'a cluster_profile' : `the cluster_profile ${JSON.stringify(profile)} of its workflow`;
  const message = `The test ${JSON.stringify(test.as)} has a cluster_claim and ${which}: leave one of them`;
  yield { rule: 'V132', path: [...path, 'cluster_claim'], of: 'key', message };
}

const required = [
  ['V133', 'version'],
  ['V134', 'cloud'],
  ['V135', 'owner'],
] as const;
const reserved: ReadonlySet<string> = new Set(['product', 'version', 'architecture', 'cloud', 'owner']);

function* parts(test: Test, path: Path): Iterable<Violation> {
  const { as, cluster_claim: claim } = test;
  const said = `The claim of the test ${JSON.stringify(as)}`;
  for (const [rule, part] of required) {
    if (claim?.[part]) continue;
    yield {
      rule,
      path: [...path, 'cluster_claim', part],
      message: `${said} has no ${part}: add it, as pools are found by it`,
    };
  }
  for (const label of Object.keys(claim?.labels ?? {}).filter((name) => reserved.has(name))) {
    const message = `${said} has the label ${JSON.stringify(label)}: write the field of this name instead`;
    yield { rule: 'V136', path: [...path, 'cluster_claim', 'labels', label], of: 'key', message };
  }
  if (isMultiStage(test)) return;
  const message = `The test ${JSON.stringify(as)} claims a cluster, which its container is told nothing of: give it "steps"`;
  yield { rule: 'V137', path: [...path, 'cluster_claim'], of: 'key', message };
}

function* owner(
  { as, cluster_claim: claim }: Test,
  path: Path,
  claimOwners: ReadonlyMap<string, readonly string[]> | undefined,
  origin: Origin | undefined,
): Iterable<Violation> {
  const owners = claimOwners?.get(claim?.owner ?? '');
  if (!claim?.owner || owners === undefined || (origin && isOwner(owners, origin))) return;
  const who = origin
    ? `${origin.org}/${origin.repo} is not among those who`
    : 'Nothing tells whose configuration this is, so nobody knows if it';
  const message = `${who} may claim clusters of ${JSON.stringify(claim.owner)}, as the test ${JSON.stringify(as)} does: ask the owner, or claim of another pool`;
  yield { rule: 'V138', path: [...path, 'cluster_claim', 'owner'], message };
}

/** Told at the first of the tests that claim under a name. */
function* overrides(configuration: Configuration): Iterable<Violation> {
  const names = (configuration.tests ?? []).map(({ cluster_claim: claim }) => claim && (claim.as || 'latest'));
  for (const [name, same] of Map.groupBy(names.keys(), (index) => names[index])) {
    const [index = 0, ...others] = same;
    if (name === undefined || !isConfigured(name, configuration)) continue;
    const { as = '', cluster_claim: claim } = configuration.tests?.[index] ?? {};
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const message = `In the test ${JSON.stringify(as)}${more} the release ${JSON.stringify(name)} is that of the claimed cluster: give the claim another "as" if the configured one is meant`;
    const path = ['tests', index, 'cluster_claim'];
    yield claim?.as ? { rule: 'S037', path: [...path, 'as'], message } : { rule: 'S037', path, of: 'key', message };
  }
}

function isConfigured(release: string, { releases = {}, tag_specification }: Configuration): boolean {
  const isOfTags = tag_specification !== undefined && (release === 'latest' || release === 'initial');
  return isOfTags || Object.hasOwn(releases, release);
}

const folder = 'CLUSTER_PROFILE_DIR';

/** In commands of the test itself, else in those that its workflow, chains or references bring along. */
function* profileFolder(
  { as, steps, literal_steps }: Test,
  path: Path,
  resolved: ResolvedTest | undefined,
): Iterable<Violation> {
  const advice = 'a claim brings no profile: read the kubeconfig that $KUBECONFIG names, or take a cluster_profile';
  for (const [field, part] of Object.entries({ steps, literal_steps })) {
    for (const phase of phases) {
      for (const [at, { commands }] of (part?.[phase] ?? []).entries()) {
        if (!commands?.includes(folder)) continue;
        const message = `The commands read ${folder} in the test ${JSON.stringify(as)}, and ${advice}`;
        yield { rule: 'S036', path: [...path, field, phase, at, 'commands'], message };
      }
    }
  }
  const from = resolved?.steps.find(({ step, place }) => place.file !== undefined && step.commands?.includes(folder));
  if (from === undefined) return;
  const through = from.through.join(', ') || `step ${from.step.as}`;
  const message = `The step ${JSON.stringify(from.step.as)} of the test ${JSON.stringify(as)} (${through}) reads ${folder}, and ${advice}`;
  yield { rule: 'S036', path: [...path, 'cluster_claim'], of: 'key', message };
}
