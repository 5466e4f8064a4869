import { StreamstressError } from '../../model/error.ts';
import type { Http, HttpAnswer } from '../../ports/http.ts';

const tokenAdvice = 'Sign in with a token instead: STREAMSTRESS_TOKEN or --token-file';

/**
 * Where the cluster's own OAuth server hands out tokens (RFC 8414).
 * Errors: `request`, `signing_in:no_oauth`, `signing_in:no_api_server`; `infrastructure`, `signing_in:refused`.
 */
export async function authorizationEndpoint(http: Http, server: string): Promise<string> {
  const answer = await http.send({ method: 'GET', url: `${server}/.well-known/oauth-authorization-server` });
  if (answer.code >= 500 || answer.code === 429) {
    throw new StreamstressError(
      'infrastructure',
      ['signing_in', 'refused'],
      `cannot sign in to "${server}": it answers HTTP ${answer.code} when asked for its OAuth server. Is the API server up?`,
    );
  }
  if (answer.code !== 200) throw noOauth(server, answer.code);
  const endpoint = endpointIn(answer);
  if (endpoint === undefined) throw noApiServer(server);
  return endpoint;
}

function endpointIn({ body }: HttpAnswer): string | undefined {
  try {
    const { authorization_endpoint: endpoint } = JSON.parse(body) as { authorization_endpoint?: unknown };
    return typeof endpoint === 'string' && endpoint.startsWith('https://') && URL.canParse(endpoint)
      ? endpoint
      : undefined;
  } catch {
    return undefined;
  }
}

function noOauth(server: string, code: number): StreamstressError {
  const why = `it has no OAuth server of its own (HTTP ${code}): either it signs in with an external OIDC provider, or it is not OpenShift`;
  return new StreamstressError(
    'request',
    ['signing_in', 'no_oauth'],
    `cannot sign in to "${server}" with a password: ${why}. ${tokenAdvice}`,
  );
}

function noApiServer(server: string): StreamstressError {
  const message = `"${server}" does not answer as an API server does. --api-url is its address, such as https://api.cluster.example.com:6443, not that of the web console`;
  return new StreamstressError('request', ['signing_in', 'no_api_server'], message);
}
