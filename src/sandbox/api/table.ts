import type { IncomingMessage } from 'node:http';
import type { KubernetesObject } from '../../ports/cluster.ts';

/** A column: its title, and where its value lies below the object. */
type Column = readonly [title: string, value: (object: KubernetesObject) => unknown];

const name: Column = ['Name', ({ metadata }) => metadata.name];
const age: Column = ['Age', ({ metadata }) => ageOf(metadata.creationTimestamp)];
const ready: readonly Column[] = [
  ['Ready', ({ status }) => conditionOf(status, 'Ready')?.status ?? ''],
  ['Reason', ({ status }) => conditionOf(status, 'Ready')?.reason ?? ''],
];

/** What `kubectl get` shows besides name and age. */
const columns: Readonly<Record<string, readonly Column[]>> = {
  Build: [
    ['Status', ({ status }) => [status?.phase, status?.reason && `(${status.reason})`].filter(Boolean).join(' ')],
  ],
  BuildConfig: [['Latest', ({ status }) => status?.lastVersion ?? 0]],
  ClusterServiceVersion: [
    ['Display', ({ spec }) => spec?.displayName ?? ''],
    ['Version', ({ spec }) => spec?.version ?? ''],
    ['Phase', ({ status }) => status?.phase ?? ''],
  ],
  Deployment: [
    ['Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`],
    ['Up-to-date', ({ status }) => status?.updatedReplicas ?? 0],
    ['Available', ({ status }) => status?.availableReplicas ?? 0],
  ],
  Namespace: [['Status', ({ status }) => status?.phase ?? '']],
  Pod: [
    [
      'Ready',
      ({ spec, status }) =>
        `${(status?.containerStatuses ?? []).filter(isReady).length}/${spec?.containers?.length ?? 0}`,
    ],
    ['Status', ({ status }) => waitingReason(status) ?? status?.phase ?? ''],
    ['Restarts', ({ status }) => (status?.containerStatuses ?? []).reduce(restarts, 0)],
  ],
  Subscription: [
    ['Package', ({ spec }) => spec?.name ?? ''],
    ['Source', ({ spec }) => spec?.source ?? ''],
    ['Channel', ({ spec }) => spec?.channel ?? ''],
  ],
  TektonConfig: [['Version', ({ status }) => status?.version ?? ''], ...ready],
  TektonInstallerSet: ready,
};

/** Whether a client would rather have a table, as `kubectl get` does. */
export function wantsTable({ headers }: IncomingMessage): boolean {
  return /^application\/json;as=Table;v=v1;g=meta\.k8s\.io/.test(headers.accept ?? '');
}

/** An object or a list as a `Table` (meta.k8s.io/v1). */
export function tableOf(
  object: KubernetesObject | { readonly kind: string; readonly items: readonly KubernetesObject[] },
) {
  const isMany = 'items' in object && object.kind.endsWith('List');
  const items: readonly KubernetesObject[] = isMany ? object.items : [object as KubernetesObject];
  const kind = isMany ? object.kind.slice(0, -'List'.length) : object.kind;
  const shown = [name, ...(columns[kind] ?? []), age];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: isMany ? (object as unknown as { metadata: object }).metadata : {},
    columnDefinitions: shown.map(([title]) => ({
      name: title,
      type: 'string',
      format: '',
      description: '',
      priority: 0,
    })),
    rows: items.map((item) => ({ cells: shown.map(([, value]) => value(item)), object: partial(item) })),
  };
}

function partial({ metadata }: KubernetesObject) {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

function conditionOf(status: { conditions?: readonly Condition[] } | undefined, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

const isReady = ({ ready: is }: { ready: boolean }) => is;
const restarts = (sum: number, { restartCount = 0 }: { restartCount?: number }) => sum + restartCount;

function waitingReason(
  status: { containerStatuses?: readonly { state?: { waiting?: { reason?: string } } }[] } | undefined,
) {
  return status?.containerStatuses?.flatMap(({ state }) => state?.waiting?.reason ?? [])[0];
}

function ageOf(since: string | undefined): string {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(since ?? '')) / 1000));
  if (Number.isNaN(seconds)) return '<unknown>';
  const [unit, length] = (
    [
      ['d', 86_400],
      ['h', 3_600],
      ['m', 60],
    ] as const
  ).find(([, each]) => seconds >= 2 * each) ?? ['s', 1];
  return `${Math.floor(seconds / length)}${unit}`;
}
