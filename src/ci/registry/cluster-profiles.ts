import { goRegExp } from '../go-regexp.ts';
import { decode } from '../reading/decode.ts';
import { parseYaml } from '../reading/document.ts';
import { list, map, object, type Read, string } from '../reading/shape.ts';
import type { SourceFile } from '../validate.ts';
import type { Path, Violation } from '../violation.ts';
import type { ClusterProfile, ExemptTest } from './registry.ts';

const profile = object({
  ...{ name: string, cluster_type: string, lease_type: string, ip_pool_lease_type: string, secret: string },
  owners: list(object({ org: string, repos: list(string) })),
  set_members: list(string),
});

const shape = object({
  cluster_profiles: list(profile),
  cluster_profile_sets_config: object({ tests_exceptions: map(map(map(list(string)))) }),
});

/** Reads the list of cluster profiles. What is wrong with it is V001. */
export function readClusterProfiles({ path: file, text }: SourceFile): {
  readonly profiles: ReadonlyMap<string, ClusterProfile>;
  readonly violations: readonly Violation[];
} {
  const { value, violations } = decode(parseYaml(text), shape, { lenient: true, file });
  // Other tools read other keys of it.
  const unread = violations.filter(({ rule }) => rule === 'V001');
  const { exempt, wrong } = exemptions(value, file);
  const profiles = new Map<string, ClusterProfile>();
  for (const one of value.cluster_profiles ?? []) {
    // Of two with one name the first is taken.
    if (!profiles.has(one.name ?? '')) profiles.set(one.name ?? '', profileOf(one, exempt));
  }
  return { profiles, violations: [...unread, ...wrong] };
}

function profileOf(one: Read<typeof profile>, exempt: readonly ExemptTest[]): ClusterProfile {
  const { name = '', cluster_type, lease_type, ip_pool_lease_type, secret, owners, set_members: members } = one;
  return {
    ...{ name, clusterType: cluster_type, leaseType: lease_type, ipPoolLeaseType: ip_pool_lease_type, secret },
    owners: owners?.map(({ org = '', repos }) => (repos ? { org, repos } : { org })),
    ...(members?.length ? { members, exempt } : {}),
  };
}

/** Which tests may use members of sets: regular expressions of repository, branch, variant and test. */
function exemptions(
  { cluster_profile_sets_config: sets }: Read<typeof shape>,
  file: string,
): { readonly exempt: readonly ExemptTest[]; readonly wrong: readonly Violation[] } {
  const wrong: Violation[] = [];
  const path = ['cluster_profile_sets_config', 'tests_exceptions'];
  const pattern = (text: string, ...at: Path): RegExp => {
    const read = goRegExp(text);
    if ('pattern' in read) return read.pattern;
    const message = `${JSON.stringify(text)} is no regular expression of Go: ${read.problem}`;
    wrong.push({ rule: 'V001', file, path: [...path, ...at], message });
    return /(?!)/;
  };
  const exempt = Object.entries(sets?.tests_exceptions ?? {}).flatMap(([repository, branches]) =>
    Object.entries(branches).flatMap(([branch, variants]) =>
      Object.entries(variants).map(([variant, tests]) => ({
        repository: pattern(repository, repository),
        branch: pattern(branch, repository, branch),
        variant: pattern(variant, repository, branch, variant),
        tests: tests.map((test, at) => pattern(test, repository, branch, variant, at)),
      })),
    ),
  );
  return { exempt, wrong };
}
