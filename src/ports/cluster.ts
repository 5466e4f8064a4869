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

/** A subresource of one object, with its options. */
export interface Subresource {
  readonly of: ObjectKey;
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

export interface NamespacedName {
  readonly namespace: string;
  readonly name: string;
}

/** What of a log is wanted. */
export interface LogPart {
  /** Of a Pod that has several. */
  readonly container?: string;
  /**
   * Every line has the time at which it was written in front (RFC 3339), and only those from that second on come; '' means
   * the first one.
   */
  readonly since?: string;
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
  /**
   * Posts bytes to a subresource (`instantiatebinary` of a BuildConfig) as they come, and answers with the object that
   * comes back, however long that takes. Nothing is sent twice.
   */
  upload(to: Subresource, content: () => AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<KubernetesObject>;
  /**
   * The lines of an object's own log (a Build's, a Pod's) from its first one on, hostile text, as they are written. Ends
   * with the log, or with the connection; at once where there is no log yet.
   */
  followLog(of: ObjectKey, onLine: (line: string) => void, signal: AbortSignal, part?: LogPart): Promise<void>;
  /** The last lines of a container's log, hostile text; empty where there is none yet. `previous`: of the run before its restart. */
  log(pod: NamespacedName, container: string, lines: number, previous?: boolean): Promise<string>;
}
