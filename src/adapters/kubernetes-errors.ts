import { StreamstressError } from '../model/error.ts';
import type { ObjectKey } from '../ports/cluster.ts';
import type { Advice } from './cluster-access.ts';

/** What an API server says where it refuses (`kind: Status`), as far as we read it. */
export interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] };
}

/** The server that was asked. */
export interface Place {
  readonly server: string;
  /** URL of the proxy on the way, without credentials. */
  readonly proxy: string | undefined;
  readonly advice: Advice;
}

/** An answer that is no answer to what was asked. `what` says what was being done: `get Pod "tekton/x"`. */
export function refused({ server, advice }: Place, what: string, code: number, status: Status): StreamstressError {
  const said = status.message ?? `HTTP ${code}`;
  if (code === 401) {
    const message = `the cluster "${server}" does not accept the login (${what}): ${said}. ${advice.login}`;
    return new StreamstressError('infrastructure', ['cluster', 'unauthorized'], message);
  }
  if (code === 403) {
    const message = `the cluster "${server}" does not allow it (${what}): ${said}. Ask for the right, or log in as somebody who has it`;
    return new StreamstressError('infrastructure', ['cluster', 'forbidden'], message);
  }
  const causes = (status.details?.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`);
  const message = [`the cluster "${server}" refused (${what}): ${said}`, ...causes].join('\n  ');
  return new StreamstressError('infrastructure', ['cluster', reasonWord(code, status)], message);
}

/** What to do, by the code of the socket's error. */
function networkAdvice(code: string, { address }: Advice): string {
  switch (code) {
    case 'ECONNREFUSED':
      return `Is the cluster running, and ${address}`;
    case 'ENOTFOUND':
      return `There is no such host: ${address} Check the VPN and the DNS`;
    case 'EAI_AGAIN':
      return 'The name could not be looked up: check the network and the DNS';
    case 'ETIMEDOUT':
      return `Nothing answers there: check the VPN and the firewall, and ${address}`;
    default:
      return `Check the network, and ${address}`;
  }
}

export function certificateAdvice(code: string): string | undefined {
  if (code === 'CERT_HAS_EXPIRED') return 'Its certificate has expired: renew it, or check the clock of this machine';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'Its certificate is for another host name: use that one';
  if (/WRONG_VERSION_NUMBER|EPROTO/.test(code)) return 'It does not speak TLS: is this the port of the API server?';
  if (!/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/.test(code)) return undefined;
  return 'Its certificate is not trusted: give its authority with --certificate-authority FILE, or in the kubeconfig. --insecure-skip-tls-verify checks nothing';
}

/** Where there is a proxy, only the proxy is connected to. */
const proxyCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'];

/** No answer at all: network, name, certificate or proxy. */
export function unreachableCluster(place: Place, what: string, error: NodeJS.ErrnoException): StreamstressError {
  const { server, proxy, advice } = place;
  const { code = '', message } = error;
  const refusal = /^Bad response: (\d+)$/.exec(message)?.[1];
  const certificate = certificateAdvice(code);
  if (proxy !== undefined && (refusal !== undefined || proxyCodes.includes(code))) {
    const why = refusal === undefined ? `cannot be reached: ${message || code}` : `refuses: HTTP ${refusal}`;
    const todo = 'Check HTTPS_PROXY (or the proxy-url of the kubeconfig), or name the host in NO_PROXY';
    const text = `the cluster "${server}" cannot be reached (${what}): its proxy "${proxy}" ${why}. ${todo}`;
    return new StreamstressError('infrastructure', ['cluster', 'proxy_refused'], text);
  }
  const said = `the cluster "${server}" cannot be reached (${what}): ${message || code}`;
  const text = `${said}. ${certificate ?? networkAdvice(code, advice)}`;
  return new StreamstressError('infrastructure', ['cluster', 'unreachable'], text);
}

/** Nobody waits for the answer any more. */
export function cancelled(what: string): StreamstressError {
  return new StreamstressError(
    'cancelled',
    ['cluster', 'cancelled'],
    `the run was cancelled while it waited (${what})`,
  );
}

/** The credentials could not be had: a login program of the kubeconfig, a file that it names, a client certificate. */
export function noCredentials(server: string, why: string): StreamstressError {
  const message = `cannot sign in to "${server}" with the kubeconfig: ${why.trim() || 'its login program failed'}. Does "kubectl get nodes" work with it?`;
  return new StreamstressError('infrastructure', ['signing_in', 'no_credentials'], message);
}

/** `AlreadyExists` → `already_exists`; words for answers without a reason. */
function reasonWord(code: number, status: Status): string {
  if (status.reason) return status.reason.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return code >= 500 ? 'server_error' : `http_${code}`;
}

/** What is done to which object: `get Pod "tekton/x"`. */
export function words(verb: string, { kind, name, namespace }: ObjectKey): string {
  return `${verb} ${kind} "${namespace === undefined ? name : `${namespace}/${name}`}"`;
}

/** The cluster does not know the kind. */
export function notServed(key: ObjectKey, verb = 'create'): StreamstressError {
  const message = `cannot ${words(verb, key)}: the cluster does not serve "${key.kind}" of "${key.apiVersion}". Is its operator installed?`;
  return new StreamstressError('infrastructure', ['cluster', 'kind_not_served'], message);
}
