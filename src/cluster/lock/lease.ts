import { plainLine } from '../../model/plain-text.ts';
import type { Cluster, KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { ourLabels } from '../our-labels.ts';

/** Seconds for which a Lease holds after its last renewal. */
export const leaseSeconds = 60;

/** Who has a Lease, as it says; times as they stand there. */
export interface LeaseState {
  /** Undefined where nobody has it. One line, but hostile text. */
  readonly holder: string | undefined;
  /** ISO 8601: since when, and when it was renewed last, by the holder's clock. */
  readonly since: string;
  readonly renewed: string;
  /** Seconds that it holds. */
  readonly duration: number;
  readonly transitions: number;
  readonly version: string;
}

/** What a write sets in the Lease's spec; null takes a field away. */
type LeaseSpec = Readonly<Record<string, string | number | null>>;

/** The Lease by which runs keep off each other's cluster, or a part of it. */
export interface Lease {
  read(): Promise<LeaseState | undefined>;
  /**
   * Writes to the Lease of that version, or makes it where there is none (undefined). Returns the new version; undefined
   * where it was changed meanwhile, or is gone.
   */
  write(spec: LeaseSpec, version: string | undefined): Promise<string | undefined>;
}

/** The Lease of a name in a namespace. Errors: those of the cluster. */
export function leaseIn(namespace: string, cluster: Cluster, name = 'streamstress'): Lease {
  const key = { ...kinds.lease, name, namespace };
  return {
    async read() {
      const lease = await cluster.get(key);
      return lease && stateOf(lease);
    },
    async write(spec, version) {
      const written =
        version === undefined ? await create(cluster, key, spec) : await patch(cluster, key, spec, version);
      return typeof written === 'string' ? undefined : (written.metadata.resourceVersion ?? '');
    },
  };
}

/** A time as a Lease has it: six digits behind the point, neither more nor less. */
export function leaseTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}

function create(cluster: Cluster, { apiVersion, kind, name, namespace = '' }: ObjectKey, spec: LeaseSpec) {
  const metadata = { name, namespace, labels: ourLabels };
  return cluster.create({ apiVersion, kind, metadata, spec });
}

function patch(cluster: Cluster, key: ObjectKey, spec: LeaseSpec, resourceVersion: string) {
  return cluster.patch(key, { type: 'merge', body: { metadata: { resourceVersion }, spec } });
}

function stateOf({ metadata, spec = {} }: KubernetesObject): LeaseState {
  const { holderIdentity, acquireTime, renewTime, leaseDurationSeconds, leaseTransitions } = spec;
  return {
    holder: holderIdentity ? plainLine(holderIdentity) : undefined,
    since: plainLine(acquireTime ?? 'an unknown time'),
    renewed: plainLine(renewTime ?? ''),
    duration: leaseDurationSeconds ?? leaseSeconds,
    transitions: leaseTransitions ?? 0,
    version: metadata.resourceVersion ?? '',
  };
}
