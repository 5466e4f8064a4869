import { isIPv6 } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import { jobFiles, jobFolder } from '../model/job.ts';
import type { SecretSource, ServerTrust, SignIn } from '../model/sign-in.ts';
import { secretVariables } from '../wiring.ts';
import type { CommandOption, Given, Terminal } from './command.ts';

export const clusterOptions: Readonly<Record<string, CommandOption>> = {
  kubeconfig: {
    value: 'FILE',
    help: 'cluster to work on (default $KUBECONFIG, then ~/.kube/config); also given to the tests',
  },
  context: { value: 'NAME', help: 'context of the kubeconfig (default its current one)' },
  'api-url': { value: 'URL', help: 'API server, instead of a kubeconfig: sign in there with a token or a password' },
  'token-file': { value: 'FILE', help: 'token for --api-url (default $STREAMSTRESS_TOKEN); - reads standard input' },
  username: {
    value: 'NAME',
    help: 'user of --api-url, who has a password: OpenShift is asked for a token, revoked at the end',
  },
  'password-file': {
    value: 'FILE',
    help: 'password for --username (default $STREAMSTRESS_PASSWORD); - reads standard input',
  },
  'certificate-authority': {
    value: 'FILE',
    help: "PEM certificates to trust: the API server's and, for a password, the routes'",
  },
  'insecure-skip-tls-verify': { help: 'trust any certificate: whoever is on the way can read the secrets' },
};

/** The arguments by which a Job signs in: its own account, and another one for the tests. The variables are every pod's. */
export const signInInJob: readonly string[] = [
  '--api-url=https://$(KUBERNETES_SERVICE_HOST):$(KUBERNETES_SERVICE_PORT)',
  `--token-file=${jobFolder}/${jobFiles.token}`,
  `--certificate-authority=${jobFolder}/${jobFiles.authority}`,
  `--tests-token-file=${jobFolder}/${jobFiles.testsToken}`,
];

/** How the options and the environment say to sign in. Errors: `request`, `options:invalid`. */
export function signInOf(given: Given, terminal: Terminal): SignIn {
  const server = given.text('api-url');
  const trust = trustOf(given, terminal);
  if (server === undefined) return { ...trust, ...kubeconfigOf(given, terminal) };
  for (const option of ['kubeconfig', 'context']) {
    if (given.text(option) !== undefined) throw invalid(`--${option} and --api-url exclude each other: give one`);
  }
  const token = secretOf('token', given, terminal);
  const password = secretOf('password', given, terminal);
  const username = given.text('username');
  if (token && password)
    throw invalid(`${nameOf(token)} and ${nameOf(password)} are both given: sign in with one of them`);
  const url = serverOf(server);
  if (token && username === undefined)
    return { ...trust, type: 'token', server: url, token, ...testsTokenOf(given, terminal) };
  if (password && username) return { ...trust, type: 'password', server: url, username, password };
  throw invalid(missing(username, token, password));
}

/** Whether signing in leaves something to take back. */
export function signsOut(signIn: SignIn): boolean {
  if (signIn.type !== 'kubeconfig') return true;
  const { context, certificateAuthority, insecureSkipTlsVerify } = signIn;
  return context !== undefined || certificateAuthority !== undefined || insecureSkipTlsVerify;
}

function trustOf(given: Given, { folder }: Terminal): ServerTrust {
  const authority = given.text('certificate-authority');
  const insecureSkipTlsVerify = given.is('insecure-skip-tls-verify');
  if (authority !== undefined && insecureSkipTlsVerify) {
    throw invalid('--certificate-authority and --insecure-skip-tls-verify exclude each other: give one');
  }
  return {
    certificateAuthority: authority === undefined ? undefined : resolve(folder, authority),
    insecureSkipTlsVerify,
  };
}

function kubeconfigOf(given: Given, { folder, environment }: Terminal) {
  for (const option of ['token-file', 'username', 'password-file']) {
    if (given.text(option) !== undefined) throw invalid(`--${option} needs --api-url URL: where to sign in`);
  }
  const { KUBECONFIG, HOME } = environment;
  const named = given.text('kubeconfig');
  const listed = named === undefined ? (KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '') : [named];
  const home = HOME ? [join(HOME, '.kube', 'config')] : [];
  const files = (listed.length > 0 ? listed : home).map((file) => resolve(folder, file));
  return { type: 'kubeconfig', files, byDefault: listed.length === 0, context: given.text('context') } as const;
}

/** A path of --tests-token-file, which only a run in a Job has. */
function testsTokenOf(given: Given, { folder }: Terminal): { readonly testsToken?: SecretSource } {
  const option = 'tests-token-file';
  const path = given.text(option);
  return path === undefined ? {} : { testsToken: { type: 'file', option, path: resolve(folder, path) } };
}

/** The option wins over the environment. */
function secretOf(
  name: 'token' | 'password',
  given: Given,
  { folder, environment }: Terminal,
): SecretSource | undefined {
  const option = `${name}-file`;
  const path = given.text(option);
  if (path === '-') return { type: 'stdin', option };
  if (path !== undefined) return { type: 'file', option, path: resolve(folder, path) };
  const variable = secretVariables[name];
  const text = environment[variable];
  return text ? { type: 'environment', variable, text } : undefined;
}

function nameOf(source: SecretSource): string {
  return source.type === 'environment' ? source.variable : `--${source.option}`;
}

/** An address without a slash at its end; what is secret in a URL would be seen by everybody. */
function serverOf(given: string): string {
  const text = bracketed(given);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const example = 'write https://HOST:PORT, such as https://api.cluster.example.com:6443';
  if (url?.username || url?.password)
    throw invalid('--api-url has a user name or a password in it: leave them out, see --username');
  if (url?.protocol === 'http:') throw invalid(`--api-url "${text}": secrets are not sent without TLS; ${example}`);
  if (url?.protocol !== 'https:') throw invalid(`--api-url "${text}" is no URL of an API server: ${example}`);
  if (url.search || url.hash) throw invalid(`--api-url "${text}" has a query or a fragment: ${example}`);
  return url.href.replace(/\/+$/, '');
}

/** Kubernetes tells a pod an IPv6 address of its API server as it is; in a URL it stands in brackets. */
function bracketed(url: string): string {
  return url.replace(/^(https:\/\/)([\da-f]*:[\da-f:.]+)(:\d+\/?)$/i, (whole, scheme, host, port) =>
    isIPv6(host) ? `${scheme}[${host}]${port}` : whole,
  );
}

function missing(
  username: string | undefined,
  token: SecretSource | undefined,
  password: SecretSource | undefined,
): string {
  const { token: tokenVariable, password: passwordVariable } = secretVariables;
  if (password) return `${nameOf(password)} needs --username NAME: whose password it is`;
  if (token) return `--username needs a password, not ${nameOf(token)}: leave it out, the token says who it is`;
  if (username)
    return `--username "${username}" needs a password: set ${passwordVariable}, or give --password-file FILE (- reads standard input)`;
  return `--api-url needs a token (${tokenVariable} or --token-file FILE) or --username NAME with a password (${passwordVariable} or --password-file FILE)`;
}

function invalid(message: string): StreamstressError {
  return new StreamstressError('request', ['options', 'invalid'], message);
}
