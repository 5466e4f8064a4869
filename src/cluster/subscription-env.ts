import { StreamstressError } from '../model/error.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../ports/cluster.ts';
import { lifecycleContainer } from './find-operator.ts';

/** A variable of spec.config.env; anything but `value` is kept as it is. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

/** Variables that are to have a value (string) or are to be gone (undefined). */
export type EnvChange = Readonly<Record<string, string | undefined>>;

/** What the operator's variables must be in the end; undefined where a variable must not be set. */
export type ExpectedEnv = Readonly<Record<string, string | undefined>>;

const attempts = 5;

/** spec.config.env of a Subscription. */
export function envOf(subscription: KubernetesObject): readonly EnvVar[] {
  return subscription.spec?.config?.env ?? [];
}

/** The list after a change: known names keep their place, new ones are appended. */
export function changedEnv(env: readonly EnvVar[], change: EnvChange): readonly EnvVar[] {
  const kept = env.flatMap((variable) => {
    if (!(variable.name in change)) return [variable];
    const value = change[variable.name];
    return value === undefined ? [] : [{ name: variable.name, value }];
  });
  const known = new Set(env.map(({ name }) => name));
  const added = Object.entries(change).flatMap(([name, value]) =>
    known.has(name) || value === undefined ? [] : [{ name, value }],
  );
  return [...kept, ...added];
}

/** What OLM makes of a change: a variable that the Subscription does not set has the value that the CSV gives it. */
export function expectedEnv(csv: KubernetesObject, change: EnvChange): ExpectedEnv {
  const deployments: CsvDeployment[] = csv.spec?.install?.spec?.deployments ?? [];
  const containers = deployments.flatMap((deployment) => deployment.spec.template.spec.containers);
  const own = containers.find(({ name }) => name === lifecycleContainer)?.env ?? [];
  const values = new Map(own.map((variable) => [variable.name, variable.value]));
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value ?? values.get(name)]));
}

interface CsvDeployment {
  readonly spec: { template: { spec: { containers: { name: string; env?: EnvVar[] }[] } } };
}

/**
 * Changes spec.config.env in one write, or none where it is so already. The write carries the resourceVersion that was
 * read and is tried again on the newer object after a conflict. Returns whether anything was written.
 */
export async function writeSubscriptionEnv(cluster: Cluster, key: ObjectKey, change: EnvChange): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const subscription = await cluster.get(key);
    if (!subscription) throw failure('subscription_not_found', `Subscription "${key.name}" is gone`);
    const before = envOf(subscription);
    const env = changedEnv(before, change);
    if (JSON.stringify(env) === JSON.stringify(before)) return false;
    const written = await cluster.patch(key, {
      type: 'merge',
      body: {
        metadata: { resourceVersion: subscription.metadata.resourceVersion },
        spec: { config: env.length > 0 ? { env } : without(subscription.spec?.config, 'env') },
      },
    });
    if (written === 'not_found') throw failure('subscription_not_found', `Subscription "${key.name}" is gone`);
    if (written !== 'conflict') return true;
  }
  throw failure(
    'subscription_conflict',
    `Subscription "${key.name}" was changed by somebody else at each of ${attempts} attempts: is another run at work on this cluster?`,
  );
}

/** What a merge patch needs to remove a field, and the object round it where nothing else is in it. */
function without(config: Record<string, unknown> | undefined, field: string): Record<string, null> | null {
  const others = Object.keys(config ?? {}).filter((name) => name !== field);
  return others.length === 0 ? null : { [field]: null };
}

function failure(reason: string, message: string): StreamstressError {
  return new StreamstressError('infrastructure', ['deploying', reason], message);
}
