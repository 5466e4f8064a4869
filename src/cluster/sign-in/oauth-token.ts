import { createHash } from 'node:crypto';
import { StreamstressError } from '../../model/error.ts';
import type { Http } from '../../ports/http.ts';

const prefix = 'sha256~';

/** Name of the OAuthAccessToken object of a token: `sha256~` and the base64url of the hash of what follows that prefix. */
export function tokenObjectName(token: string): string {
  if (!token.startsWith(prefix)) return token;
  return prefix + createHash('sha256').update(token.slice(prefix.length)).digest('base64url');
}

/**
 * Revokes a token with its own right to do so, as `oc logout` does; one that is gone already is fine.
 * Errors: `infrastructure`, `signing_out:not_revoked`, with what is left to do.
 */
export async function revokeToken(http: Http, server: string, token: string): Promise<void> {
  const name = tokenObjectName(token);
  const url = `${server}/apis/oauth.openshift.io/v1/oauthaccesstokens/${encodeURIComponent(name)}`;
  const why = await http
    .send({ method: 'DELETE', url, headers: { authorization: `Bearer ${token}`, accept: 'application/json' } })
    .then(({ code }) => ([200, 202, 401, 404].includes(code) ? undefined : `HTTP ${code}`))
    .catch((error: Error) => error.message);
  if (why === undefined) return;
  const left =
    name === token
      ? 'It ends by itself after a day'
      : `It ends by itself after a day, or: oc delete oauthaccesstoken ${name}`;
  throw new StreamstressError(
    'infrastructure',
    ['signing_out', 'not_revoked'],
    `the token that we got from "${server}" could not be revoked: ${why}. ${left}`,
  );
}
