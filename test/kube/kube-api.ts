import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { kubeconfigFor } from '../../src/sandbox/kubeconfig.ts';
import { freePort } from './free-port.ts';
import { type GuardedProcess, startGuarded } from './guarded-process.ts';
import type { KubeBinaries } from './kube-binaries.ts';
import { untilReady } from './until-ready.ts';

/** A kube-apiserver over an etcd, and nothing else: no controller moves what is written. */
export interface KubeApi {
  /** Path of a kubeconfig of a member of system:masters. */
  readonly kubeconfig: string;
  /** Ends both programs and removes their files. */
  stop(): Promise<void>;
}

/**
 * Starts both on 127.0.0.1 with certificates, keys and a token of their own, RBAC and no anonymous access, and returns
 * once /readyz is ok. Errors: a program ends early, with the end of its log; not ready within a minute; the signal.
 */
export async function startKubeApi({ etcd, kubeApiserver }: KubeBinaries, signal: AbortSignal): Promise<KubeApi> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-'));
  const running: GuardedProcess[] = [];
  const starting = new AbortController();
  const stop = async () => {
    starting.abort();
    for (const one of running.splice(0).reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const port = await freePort();
    const { files, ca, token } = writeCredentials(folder);
    running.push(startGuarded(etcd, etcdArguments(folder), join(folder, 'etcd.log')));
    running.push(startGuarded(kubeApiserver, apiArguments(folder, port, files), join(folder, 'kube-apiserver.log')));
    const server = `https://127.0.0.1:${port}`;
    const ready = untilReady(`${server}/readyz`, { ca, token }, AbortSignal.any([signal, starting.signal]));
    await Promise.race([ready, ...running.map(({ failed }) => failed)]);
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigFor({ server, ca, token }), { mode: 0o600 });
    return { kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Files = ReturnType<typeof writeCredentials>['files'];

function writeCredentials(folder: string) {
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { mode: 0o700 });
  const write = (name: string, text: string) => {
    writeFileSync(join(secrets, name), text, { mode: 0o600 });
    return join(secrets, name);
  };
  const { ca, cert, key } = makeCertificates(Date.now());
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const token = randomBytes(24).toString('base64url');
  const files = {
    cert: write('server.crt', cert),
    key: write('server.key', key),
    accounts: write('accounts.key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    tokens: write('tokens.csv', `${token},contract-admin,contract-admin,system:masters\n`),
  };
  return { files, ca, token };
}

/** Sockets in the folder: nobody else can reach it, and no port can be taken. Nobody reads what it advertises. */
function etcdArguments(folder: string): readonly string[] {
  return [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=${clientSocket(folder)}`,
    '--advertise-client-urls=http://localhost:0',
    `--listen-peer-urls=unix://${folder}/peer.sock`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function clientSocket(folder: string): string {
  return `unix://${folder}/etcd.sock`;
}

function apiArguments(folder: string, port: number, { cert, key, accounts, tokens }: Files): readonly string[] {
  return [
    `--etcd-servers=${clientSocket(folder)}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${folder}/certificates`,
    `--tls-cert-file=${cert}`,
    `--tls-private-key-file=${key}`,
    `--token-auth-file=${tokens}`,
    `--service-account-key-file=${accounts}`,
    `--service-account-signing-key-file=${accounts}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--anonymous-auth=false',
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=ServiceAccount',
    '--endpoint-reconciler-type=none',
    '--profiling=false',
  ];
}
