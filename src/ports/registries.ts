import type { HttpAnswer } from './http.ts';

/** One request to an image registry, or to whoever gives tokens for it. Redirects are not followed. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT';
  /** `https`; a registry of this machine is also spoken to in plain HTTP. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FilePart;
  /** File that the body of an answer 200 is written to as it comes; the answer has its digest then, and no body. */
  readonly into?: string;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** Bytes of a file, which may be more than the memory holds: from the first one up to, not including, the last one. */
interface FilePart {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** `digest` is `sha256:<64 hex>` of what was written to a file. */
export interface RegistryAnswer extends HttpAnswer {
  readonly digest?: string;
}

/** A user with a password, which may be a token. A secret. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A login for one registry, and who signs the registry's certificate. */
export interface KeptLogin extends Login {
  /** `host[:port]`. */
  readonly registry: string;
  /** PEM certificates, trusted besides the usual ones. */
  readonly authority: string | undefined;
}

/** Variables that say how tools come to a registry, besides those of this process: DOCKER_CONFIG, SSL_CERT_FILE. */
export type RegistryEnv = Readonly<Record<string, string>>;

/** The way to any image registry, as ko and its kind go it: their trust, their proxies, their logins. */
export interface Registries {
  /**
   * Any status is an answer. Errors: `infrastructure`, `registry:unreachable`, `registry:interrupted` where the connection
   * broke and the same may go well again, `disk_full`.
   */
  send(request: RegistryRequest, env: RegistryEnv): Promise<RegistryAnswer>;
  /**
   * The login for `host[:port]/repository` in the files of docker and podman; undefined where there is none.
   * Errors: `request`, `registry:login_unreadable`.
   */
  login(repository: string, env: RegistryEnv): Promise<Login | undefined>;
  /**
   * Writes a login down for tools, beside those that the user has, for as long as this process lives at most; answers
   * with the variables by which they find it. Errors: `infrastructure`, `registry:login_not_kept`.
   */
  keep(login: KeptLogin): Promise<RegistryEnv>;
  /** Removes what was written down; false where there was nothing. */
  forget(): Promise<boolean>;
}
