import type { LeaseGot } from './acquire-leases.ts';

/** The variable that has the lease of a cluster profile: where its cluster is made. */
export const profileVariable = 'LEASED_RESOURCE';

/**
 * What the steps of a test are told of its leases: values joined by spaces. A name `us-east-1--slice-03` means
 * `us-east-1`; of a set of profiles one is chosen, `aws-2--us-east-1--slice-03`, and has a variable of its own.
 */
export function leaseVariables(got: readonly LeaseGot[]): Readonly<Record<string, string>> {
  const values = got.map(({ env, names }): [string, string] => [env, names.map(wordOf).join(' ')]);
  const profile = got.flatMap(({ env, names }) => (env === profileVariable ? names : [])).find(isOfSet);
  return {
    ...Object.fromEntries(values),
    ...(profile === undefined ? {} : { CLUSTER_PROFILE_SET_NAME: profile.split('--')[0] ?? '' }),
  };
}

function wordOf(name: string): string {
  const parts = name.split('--');
  return (isOfSet(name) ? parts[1] : parts[0]) ?? name;
}

function isOfSet(name: string): boolean {
  return name.split('--').length > 2;
}
