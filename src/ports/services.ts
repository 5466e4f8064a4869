import type { HttpAnswer } from './http.ts';

/** One request to a service that is neither the cluster nor a registry. Redirects are not followed. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST';
  /** `https`; a service of this machine or of a cluster's network is also spoken to in plain HTTP. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/**
 * Release controllers, the update service, lease servers. Errors: `infrastructure`, `service:unreachable`; `request`,
 * `service:bad_address`; `cancelled`.
 */
export interface Services {
  /** Any status is an answer. */
  send(request: ServiceRequest): Promise<HttpAnswer>;
}
