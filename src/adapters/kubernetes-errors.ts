import { StreamstressError } from '../model/error.ts';

/** What an API server says where it refuses (`kind: Status`), as far as we read it. */
export interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] };
}

const networkAdvice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Is the cluster running, and does the kubeconfig name its current address?',
  ENOTFOUND: 'There is no such host: check the kubeconfig, the VPN and the DNS',
  EAI_AGAIN: 'The name could not be looked up: check the network and the DNS',
};

/** An answer that is no answer to what was asked. `what` says what was being done: `get Pod "tekton/x"`. */
export function refused(server: string, what: string, code: number, status: Status): StreamstressError {
  const said = status.message ?? `HTTP ${code}`;
  if (code === 401) {
    const message = `the cluster "${server}" does not accept the login (${what}): ${said}. Log in again, or give another --kubeconfig`;
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

/** No answer at all: network, name or certificate. */
export function unreachableCluster(server: string, what: string, why: string, code = ''): StreamstressError {
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/.test(code);
  const advice = isCertificate
    ? 'Its certificate is not trusted: the kubeconfig needs its certificate-authority'
    : (networkAdvice[code] ?? 'Check the network and the kubeconfig');
  const message = `the cluster "${server}" cannot be reached (${what}): ${why || code}. ${advice}`;
  return new StreamstressError('infrastructure', ['cluster', 'unreachable'], message);
}

/** `AlreadyExists` → `already_exists`; words for answers without a reason. */
function reasonWord(code: number, status: Status): string {
  if (status.reason) return status.reason.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return code >= 500 ? 'server_error' : `http_${code}`;
}
