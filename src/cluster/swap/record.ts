import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { Change } from '../change.ts';
import { kinds } from '../kinds.ts';
import { patchOf } from '../merge-patch.ts';
import type { EnvChange, EnvVar } from '../operator/env.ts';
import type { InstalledOperator } from '../operator/find-operator.ts';
import { ourLabels } from '../our-labels.ts';

/** What a swap has changed, as it lies on the cluster until it is taken back. */
export interface SwapRecord {
  readonly schemaVersion: 1;
  /** When the first change was made, ISO 8601. */
  readonly since: string;
  /** Who made it: `run-20261101-020000 on host "builder-7"`. */
  readonly by: string;
  /** Package of the operator whose images were changed: several may share a namespace. */
  readonly package: string;
  /** The object whose environment was changed; another one of that name has another uid, and was not. */
  readonly holder: ObjectKey & { readonly namespace: string; readonly uid: string };
  /** What each changed variable was before, whole; null where it was not there. */
  readonly env: Readonly<Record<string, EnvVar | null>>;
}

/** Who changes the cluster, and when. */
export interface Author {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Whose record it is, and where it lies. */
type Home = Pick<InstalledOperator, 'namespace' | 'package'>;

const dataKey = 'record.json';

/**
 * The record, which lies in the operator's namespace. Errors: `infrastructure`, `deploying:record_unreadable`; `request`,
 * `deploying:other_operator_swapped`.
 */
export async function readRecord(cluster: Cluster, home: Home): Promise<SwapRecord | undefined> {
  const object = await cluster.get(recordKey(home.namespace));
  return object && parsed(object, home);
}

/**
 * The change that writes down what variables are before they are changed. What an earlier deploy recorded of the same
 * object stays: it is older, so it is the original.
 */
export async function planRecord(
  cluster: Cluster,
  home: Home,
  now: Pick<SwapRecord, 'holder' | 'env'>,
  { by, at }: Author,
): Promise<readonly Change[]> {
  const key = recordKey(home.namespace);
  const object = await cluster.get(key);
  const earlier = object && parsed(object, home);
  const extended = earlier !== undefined && earlier.holder.uid === now.holder.uid;
  if (extended && Object.keys(now.env).every((name) => name in earlier.env)) return [];
  const { holder } = now;
  const record: SwapRecord = extended
    ? { ...earlier, env: { ...now.env, ...earlier.env } }
    : { schemaVersion: 1, since: at, by, package: home.package, holder, env: now.env };
  const data = { [dataKey]: `${JSON.stringify(record, null, 2)}\n` };
  const why = 'what is changed is written down first, so that it can be taken back';
  if (object) return [patchOf(object, { data }, why)];
  const { apiVersion, kind, ...metadata } = key;
  return [{ verb: 'create', why, object: { apiVersion, kind, metadata: { ...metadata, labels: ourLabels }, data } }];
}

/** Forgets the record, once everything is as it was. */
export async function removeRecord(cluster: Cluster, { namespace }: Home): Promise<void> {
  await cluster.delete(recordKey(namespace));
}

/** The change that takes back everything recorded. */
export function originalEnv({ env }: SwapRecord): EnvChange {
  return Object.fromEntries(Object.entries(env).map(([name, variable]) => [name, variable ?? undefined]));
}

function recordKey(namespace: string): ObjectKey {
  return { ...kinds.configMap, name: 'streamstress-record', namespace };
}

function parsed({ data, metadata }: KubernetesObject, home: Home): SwapRecord {
  const record = fromJson(data?.[dataKey]);
  if (record?.schemaVersion === 1 && record.holder?.uid !== undefined && record.env !== undefined) {
    if (record.package === home.package) return record;
    throw ofAnother(record);
  }
  throw new StreamstressError(
    'infrastructure',
    ['deploying', 'record_unreadable'],
    `ConfigMap "${metadata.namespace}/${metadata.name}", which says what has to be put back, cannot be read: it was edited, or written by a newer streamstress. Look at it (oc get configmap ${metadata.name} -n ${metadata.namespace} -o yaml), put the operator's variables back by hand and delete it`,
  );
}

function ofAnother({ package: name, since, by }: SwapRecord): StreamstressError {
  return new StreamstressError(
    'request',
    ['deploying', 'other_operator_swapped'],
    `images of another operator are swapped here, "${plainLine(name)}", since ${plainLine(since)} by ${plainLine(by)}: take them back first, with "streamstress restore" and the --components-file of that operator`,
  );
}

function fromJson(text: unknown): SwapRecord | undefined {
  try {
    return JSON.parse(String(text)) as SwapRecord;
  } catch {
    return undefined;
  }
}
