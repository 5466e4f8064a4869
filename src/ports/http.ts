/** One HTTPS request without a body. Redirects are not followed. */
interface HttpRequest {
  readonly method: 'GET' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly code: number;
  /** By name in lower case; the first value where there are several. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/**
 * Speaks to the servers of one cluster. Any status is an answer.
 * Errors: `infrastructure`, `cluster:unreachable`, `cluster:proxy_refused`.
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
}
