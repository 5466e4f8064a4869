/** Any Kubernetes object, as the API gives it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  // biome-ignore lint/suspicious/noExplicitAny: an object of any kind; its readers know its shape
  readonly [field: string]: any;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  readonly [field: string]: unknown;
}

/** A kind, as a manifest names it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** One object. */
export interface ObjectKey extends Kind {
  readonly name: string;
  readonly namespace?: string;
}

export interface NamespacedName {
  readonly namespace: string;
  readonly name: string;
}

/** One operation of a JSON patch (RFC 6902). */
interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

export type Patch =
  | { readonly type: 'merge'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly type: 'json'; readonly body: readonly JsonPatchOperation[] };

/**
 * The Kubernetes API of one cluster. Not found, conflict and already exists are values.
 * Errors: `infrastructure` with `cluster:unreachable`, `cluster:unauthorized`, `cluster:forbidden`, `cluster:<reason>`.
 */
export interface Cluster {
  /** Address of the API server, for people. */
  server(): Promise<string>;
  get(key: ObjectKey): Promise<KubernetesObject | undefined>;
  list(kind: Kind, where?: { namespace?: string; labels?: string }): Promise<readonly KubernetesObject[]>;
  create(object: KubernetesObject): Promise<KubernetesObject | 'exists'>;
  patch(key: ObjectKey, patch: Patch): Promise<KubernetesObject | 'not_found' | 'conflict'>;
  delete(key: ObjectKey): Promise<'deleted' | 'not_found'>;
  /** A token of a ServiceAccount (TokenRequest) that holds for so many seconds; a secret. */
  issueToken(serviceAccount: NamespacedName, seconds: number): Promise<string>;
  /** The last lines of a container's log, hostile text; empty where there is none yet. `previous`: of the run before its restart. */
  log(pod: NamespacedName, container: string, lines: number, previous?: boolean): Promise<string>;
}
