import type { ServerResponse } from 'node:http';

/** Codes of the OCI distribution specification, with the HTTP status that each is answered with. */
const codes = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 416,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 404,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  TOOMANYREQUESTS: 429,
  UNAUTHORIZED: 401,
  UNSUPPORTED: 405,
} as const;

/** A refusal of the registry. */
export class RegistryError extends Error {
  readonly code: keyof typeof codes;

  readonly headers: Readonly<Record<string, string>>;

  constructor(code: keyof typeof codes, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'RegistryError';
    this.code = code;
    this.headers = headers;
  }
}

/** Answers with the error document of the specification. What is not a RegistryError is a 500. */
export function answerError(response: ServerResponse, thrown: unknown): void {
  const [status, code] = thrown instanceof RegistryError ? [codes[thrown.code], thrown.code] : [500, 'UNKNOWN'];
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (response.headersSent) return void response.destroy();
  const headers = thrown instanceof RegistryError ? thrown.headers : {};
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify({ errors: [{ code, message, detail: {} }] }));
}
