import { randomUUID } from 'node:crypto';
import type { Authenticator } from '../auth/authenticate.ts';
import type { Store } from '../store.ts';
import { getObject } from './read.ts';
import { resourceNamed } from './resources.ts';
import { ApiError, notFound } from './status.ts';
import type { Target } from './target.ts';

interface TokenRequestSpec {
  readonly audiences?: readonly string[];
  readonly expirationSeconds?: number;
  readonly boundObjectRef?: { readonly kind: string; readonly name: string; readonly uid?: string };
}

const audience = 'https://kubernetes.default.svc';

/**
 * POST of `serviceaccounts/<name>/token`: a TokenRequest with the token in its status. Errors: NotFound, Invalid for a
 * time under ten minutes.
 */
export function requestToken(store: Store, { signer, now }: Authenticator, target: Target, body: unknown) {
  const { metadata } = getObject(store, target);
  const { spec = {} } = (body ?? {}) as { spec?: TokenRequestSpec };
  const { audiences = [audience], expirationSeconds = 3600, boundObjectRef } = spec;
  refuseShort(metadata.name, expirationSeconds);
  const namespace = metadata.namespace ?? '';
  const iat = Math.floor(now() / 1000);
  const exp = iat + expirationSeconds;
  const serviceaccount = { name: metadata.name, uid: metadata.uid ?? '' };
  const holder = boundObjectRef ? boundTo(store, namespace, boundObjectRef) : {};
  const claims = { aud: audiences, exp, iat, nbf: iat, iss: audience, jti: randomUUID() };
  const sub = `system:serviceaccount:${namespace}:${metadata.name}`;
  const token = signer.sign({ ...claims, sub, 'kubernetes.io': { namespace, serviceaccount, ...holder } });
  const expirationTimestamp = new Date(exp * 1000).toISOString().replace('.000', '');
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name: metadata.name,
      namespace,
      creationTimestamp: new Date(iat * 1000).toISOString().replace('.000', ''),
    },
    spec: { audiences, expirationSeconds, boundObjectRef: boundObjectRef ?? null },
    status: { token, expirationTimestamp },
  };
}

function refuseShort(name: string, seconds: number): void {
  if (seconds >= 600) return;
  const field = 'spec.expirationSeconds';
  const message = `Invalid value: ${seconds}: may not specify a duration less than 10 minutes`;
  const causes = [{ reason: 'FieldValueInvalid', message, field }];
  const details = { name, group: 'authentication.k8s.io', kind: 'TokenRequest', causes };
  throw new ApiError(
    'Invalid',
    `TokenRequest.authentication.k8s.io "${name}" is invalid: ${field}: ${message}`,
    details,
  );
}

function boundTo(store: Store, namespace: string, { kind, name }: { kind: string; name: string }) {
  const object = store.get({ apiVersion: 'v1', kind, namespace, name });
  const resource = resourceNamed('', `${kind.toLowerCase()}s`);
  if (object?.metadata.uid === undefined || resource === undefined) {
    throw resource ? notFound(resource, name) : new ApiError('BadRequest', `cannot bind a token to a ${kind}`);
  }
  return { [kind.toLowerCase()]: { name, uid: object.metadata.uid } };
}
