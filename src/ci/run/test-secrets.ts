import type { CopiedSecret, SecretMount, TestOrder } from '../../model/ci-run.ts';
import type { ClusterProfile } from '../registry/registry.ts';
import type { ResolvedTest } from '../registry/resolved-test.ts';
import type { Credential, Secret, Test } from '../test-shape.ts';

/** Where Secrets of jobs lie: those of cluster profiles, and those that container tests name. */
const jobNamespace = 'ci';
const firstMount = '/usr/test-secrets';
export const profileMount = '/var/run/secrets/ci.openshift.io/cluster-profile';

interface ProfileOfTest {
  readonly is: NonNullable<TestOrder['profile']>;
  readonly copied: CopiedSecret;
}

/** The cluster profile of a test, with the Secret that is copied for it; by its name where nobody describes it. */
export function profileOf(
  { literal_steps }: Test,
  { as, clusterProfile }: ResolvedTest,
  profiles: ReadonlyMap<string, ClusterProfile>,
): ProfileOfTest | undefined {
  if (clusterProfile === undefined) return undefined;
  const name = clusterProfile.value;
  const written = literal_steps?.cluster_profile_literal;
  const known = profiles.get(name);
  const secret = `${as}-cluster-profile`;
  const from = { namespace: jobNamespace, name: written?.secret ?? known?.secret ?? `cluster-secrets-${name}` };
  const clusterType = written?.cluster_type ?? known?.clusterType ?? name;
  return { is: { name, clusterType, secret }, copied: { from, to: secret } };
}

/** Secrets of a container test: the first one where it is always mounted, the others beside it. */
export function secretMounts(test: Test): readonly SecretMount[] {
  return secretsOf(test).map(({ name, mount_path }, at) => ({
    secret: copyName(jobNamespace, name),
    mountPath: mount_path || (at === 0 ? firstMount : `${firstMount}-${at + 1}`),
  }));
}

export function copiedSecrets(test: Test): readonly CopiedSecret[] {
  return once(secretsOf(test).map(({ name }) => copyOf(jobNamespace, name)));
}

export function credentialMounts(credentials: readonly Credential[] = []): readonly SecretMount[] {
  return named(credentials).map(({ namespace, name, mount_path }) => ({
    ...{ secret: copyName(namespace ?? '', name), mountPath: mount_path ?? '' },
  }));
}

export function copiedCredentials({ steps }: ResolvedTest): readonly CopiedSecret[] {
  const all = steps.flatMap(({ step }) => named(step.credentials ?? []));
  return once(all.map(({ namespace = '', name }) => copyOf(namespace, name)));
}

function secretsOf({ secret, secrets }: Test): readonly (Secret & { readonly name: string })[] {
  return named([...(secret ? [secret] : []), ...(secrets ?? [])]);
}

/** Those of a store are refused before anything is planned. */
function named<S extends { readonly name?: string | undefined }>(all: readonly S[]) {
  return all.flatMap((one) => (one.name ? [{ ...one, name: one.name }] : []));
}

function copyOf(namespace: string, name: string): CopiedSecret {
  return { from: { namespace, name }, to: copyName(namespace, name) };
}

function copyName(namespace: string, name: string): string {
  return `${namespace}-${name}`;
}

function once(copied: readonly CopiedSecret[]): readonly CopiedSecret[] {
  return [...new Map(copied.map((one) => [one.to, one])).values()];
}
