import { StoreConflict } from '../store.ts';
import type { Resource } from './resources.ts';

/** The reasons that this server gives, with their HTTP codes (k8s.io/apimachinery, metav1.StatusReason). */
const codes = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

/** What a refusal is about. */
export interface StatusDetails {
  readonly name?: string | undefined;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string | undefined;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** One of several reasons of a refusal, with the field that it is about. */
interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** A refusal of the API server. */
export class ApiError extends Error {
  readonly reason: keyof typeof codes;
  readonly details: StatusDetails | undefined;

  constructor(reason: keyof typeof codes, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'ApiError';
    this.reason = reason;
    this.details = details;
  }
}

/** A `Status` object as the API sends it. */
export type Status = ReturnType<typeof failure> | ReturnType<typeof success>;

/** Anything thrown as the Status of a failure; what is not ours is an InternalError. */
export function statusOf(thrown: unknown) {
  if (thrown instanceof ApiError) return failure(thrown.reason, thrown.message, thrown.details);
  return failure('InternalError', thrown instanceof Error ? thrown.message : String(thrown));
}

function failure(reason: keyof typeof codes, message: string, details?: StatusDetails) {
  const code: number = codes[reason];
  const about = details ? { details } : {};
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...about,
    code,
  } as const;
}

/** The Status of a finished delete. */
export function success(details: StatusDetails) {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details } as const;
}

/** `deployments.apps "a" not found`. */
export function notFound(resource: Resource, name: string): ApiError {
  return new ApiError('NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));
}

/** What a resource cannot be done with. */
export function notAllowed(): ApiError {
  return new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

/** `Deployment.apps "a" is invalid: …`. */
export function invalid({ group, kind }: Pick<Resource, 'group' | 'kind'>, name: string, why: string): ApiError {
  const shown = group === '' ? kind : `${kind}.${group}`;
  return new ApiError('Invalid', `${shown} "${name}" is invalid: ${why}`, { name, group, kind });
}

/** Runs a write and gives the store's refusals the API's words. */
export function refusing<T>(resource: Resource, name: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
    if (error.reason === 'NotFound') throw notFound(resource, name);
    throw new ApiError(
      error.reason,
      refusal(error.reason, `${qualified(resource)} "${name}"`),
      detailsOf(resource, name),
    );
  }
}

function refusal(reason: 'AlreadyExists' | 'Conflict', what: string): string {
  if (reason === 'AlreadyExists') return `${what} already exists`;
  const advice = 'the object has been modified; please apply your changes to the latest version and try again';
  return `Operation cannot be fulfilled on ${what}: ${advice}`;
}

/** Details about one object; `kind` is the plural, as the real server has it. */
export function detailsOf({ group, plural }: Resource, name: string, uid?: string): StatusDetails {
  return { name, ...(group === '' ? {} : { group }), kind: plural, ...(uid === undefined ? {} : { uid }) };
}

function qualified({ group, plural }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}
