import { StreamstressError } from '../../model/error.ts';
import type { Http, HttpAnswer } from '../../ports/http.ts';
import { authorizationEndpoint } from './oauth-discovery.ts';

/** Who signs in where. */
export interface PasswordLogin {
  /** URL of the API server, without a slash at its end. */
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

const hops = 10;

/**
 * Gets a token for a user name and a password, as `oc login` does: OpenShift's OAuth server challenges
 * `openshift-challenging-client` and answers with a redirect whose fragment carries the token.
 * Errors: `request`, `signing_in:wrong_password`, `signing_in:no_oauth`, `signing_in:no_password_login`;
 * `infrastructure`, `signing_in:refused`, `signing_in:redirect_loop` and those of the port.
 */
export async function loginWithPassword(http: Http, login: PasswordLogin): Promise<string> {
  const endpoint = new URL(await authorizationEndpoint(http, login.server));
  endpoint.searchParams.set('client_id', 'openshift-challenging-client');
  endpoint.searchParams.set('response_type', 'token');
  let url = endpoint;
  let offered = false;
  for (let hop = 0; hop < hops; hop += 1) {
    const answer = await http.send({ method: 'GET', url: url.href, headers: headersOf(login, offered) });
    if (answer.code === 401) {
      if (offered) throw wrongPassword(login);
      if (url.origin !== endpoint.origin || !asksForPassword(answer)) throw noPasswordLogin(login, answer);
      offered = true;
      continue;
    }
    const next = redirectOf(answer, url, login);
    const token = tokenIn(next, login);
    if (token !== undefined) return token;
    if (next.origin !== endpoint.origin) offered = false;
    url = next;
  }
  throw failure('infrastructure', 'redirect_loop', login, `its OAuth server redirects in a circle (${url.origin})`);
}

function headersOf({ username, password }: PasswordLogin, offered: boolean): Record<string, string> {
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  return { 'x-csrf-token': '1', accept: 'application/json', ...(offered ? { authorization: `Basic ${basic}` } : {}) };
}

function asksForPassword({ headers }: HttpAnswer): boolean {
  return /(^|,\s*)basic\b/i.test(headers['www-authenticate'] ?? '');
}

function redirectOf(answer: HttpAnswer, from: URL, login: PasswordLogin): URL {
  const { location } = answer.headers;
  if (answer.code >= 300 && answer.code < 400 && location !== undefined && URL.canParse(location, from.href)) {
    const next = new URL(location, from);
    if (next.protocol === 'https:') return next;
    throw failure(
      'infrastructure',
      'refused',
      login,
      `its OAuth server redirects to "${next.origin}", which is not https`,
    );
  }
  if (answer.code === 200) throw noPasswordLogin(login, answer);
  throw failure('infrastructure', 'refused', login, `its OAuth server answers HTTP ${answer.code}${said(answer)}`);
}

function tokenIn(url: URL, login: PasswordLogin): string | undefined {
  const fragment = new URLSearchParams(url.hash.slice(1));
  const error = url.searchParams.get('error') ?? fragment.get('error');
  if (error !== null) {
    const why = url.searchParams.get('error_description') ?? fragment.get('error_description');
    throw failure('infrastructure', 'refused', login, `its OAuth server says ${error}${why ? `: ${why}` : ''}`);
  }
  return fragment.get('access_token') ?? undefined;
}

function wrongPassword(login: PasswordLogin): StreamstressError {
  const advice = 'Check both (and that STREAMSTRESS_PASSWORD or --password-file holds nothing else)';
  return failure('request', 'wrong_password', login, `the user name or the password is wrong. ${advice}`);
}

function noPasswordLogin(login: PasswordLogin, answer: HttpAnswer): StreamstressError {
  const why = `its identity provider does not take a password outside of a browser${said(answer)}`;
  return failure(
    'request',
    'no_password_login',
    login,
    `${why}. Get a token in the web console ("Copy login command") and give it as STREAMSTRESS_TOKEN or with --token-file`,
  );
}

function failure(
  kind: 'request' | 'infrastructure',
  reason: string,
  login: PasswordLogin,
  why: string,
): StreamstressError {
  const message = `cannot sign in to "${login.server}" as "${login.username}": ${why}`;
  return new StreamstressError(kind, ['signing_in', reason], message);
}

/** The first line of an answer, unless that is a page. */
function said({ body }: HttpAnswer): string {
  const [line = ''] = body.trim().split('\n');
  return line === '' || line.startsWith('<') ? '' : `: ${line.slice(0, 300)}`;
}
