import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCluster } from '../../src/adapters/kubernetes-cluster.ts';
import { type CiAsked, groundOf } from '../../src/ci/run/plan-ci-run.ts';
import { standInsFor } from '../../src/ci/run/stand-ins.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { readForPlan } from '../../src/commands/ci-configuration.ts';
import { ciRun } from '../../src/commands/ci-run.ts';
import { ciRunRequest } from '../../src/commands/ci-run-request.ts';
import type { Terminal } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { requestOf } from '../../src/commands/request-options.ts';
import type { CleanedNamespace } from '../../src/model/ci-run.ts';
import type { Request } from '../../src/model/request.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
import type { Report } from '../../src/report/report.ts';
import { cleanNamespaces, runConfiguration } from '../../src/run.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { type CiSandbox, startCiSandbox } from '../../src/wiring.ts';
import { running } from '../e2e/process.ts';
import { hastyHost } from './hasty-host.ts';

const root = resolve(import.meta.dirname, '../..');

/** How one run goes. */
interface Going {
  /** How much faster time passes for it than on the wall; 1 where nothing is said. */
  readonly haste?: number;
  /** Called with each event; `stop` cancels the run, and its clean-up the second time. */
  readonly onEvent?: (event: RunEvent, stop: () => void) => void;
}

/** What one run came to. */
export interface CiEnding {
  readonly report: Report;
  /** The name of its namespace; undefined where it got none. */
  readonly namespace: string | undefined;
  /** Text of a file among its artifacts; fails where there is none. */
  artifact(path: string): string;
  step(name: string): Report['steps'][number] | undefined;
  /** Errors of its steps, as people read them. */
  readonly errors: string;
}

export type CiWorld = Awaited<ReturnType<typeof ciWorld>>;

/** A sandbox with all that `ci-shop.yaml` finds outside of its repository, and what is done there. */
export async function ciWorld(options: Partial<SandboxOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-ci-faults-'));
  const config = join(folder, 'config/acme/shop/acme-shop-main.yaml');
  mkdirSync(join(config, '..'), { recursive: true });
  copyFileSync(join(import.meta.dirname, 'ci-shop.yaml'), config);
  makeRepository(join(folder, 'repositories/shop'));
  const never = new AbortController().signal;
  const terminal: Terminal = {
    ...{ stdout: process.stdout, stderr: process.stderr, progress: 'terminal', environment: {}, folder },
    ...{ packageFolder: root, version: 'test', signals: { cancel: never, force: never }, self: [process.execPath] },
  };
  const play = await startCiSandbox({
    ...{ folder: join(folder, 'sandbox'), repositories: join(folder, 'repositories') },
    standIns: standInsFor(groundOf(asked([]).whole).ground),
    ...options,
  });
  const places = placesOf(play);
  let runs = 0;

  function asked(args: readonly string[]): { readonly whole: CiAsked; readonly request: Request } {
    const given = parseCommand(ciRun, [config, ...args]);
    const { validated, profiles = new Map() } = readForPlan(given, terminal);
    const request = requestOf('ci', given, terminal);
    const { origin } = validated;
    const own = ciRunRequest(given, terminal, { origin, targets: given.texts('target'), runId: request.runId });
    return { whole: { validated, profiles, buildRoot: undefined, request: own }, request };
  }

  /** Options of a run in a namespace of its own. */
  function argsOf(args: readonly string[]): { readonly output: string; readonly args: readonly string[] } {
    runs += 1;
    const output = join(folder, `run-${runs}`);
    return { output, args: [...places, '--fresh', '--run-id', `run-${runs}`, '--output-dir', output, ...args] };
  }

  /** Runs targets of the configuration in a namespace of their own. */
  async function run(options: readonly string[], { haste = 1, onEvent }: Going = {}): Promise<CiEnding> {
    const { output, args } = argsOf(options);
    const { whole, request } = asked(args);
    const [cancel, force] = [new AbortController(), new AbortController()];
    const stop = () => (cancel.signal.aborted ? force : cancel).abort('SIGINT');
    const host = hastyHost({
      ...{ folder: output, kubeconfig: play.sandbox.kubeconfig, haste },
      signals: { cancel: cancel.signal, force: force.signal },
      onEvent: (event) => onEvent?.(event, stop),
    });
    const { report } = await runConfiguration(whole, request, host);
    const opened = report.steps.find(({ name }) => name === 'namespace')?.summary ?? '';
    return {
      report,
      namespace: /namespace "([^"]+)"/.exec(opened)?.[1],
      artifact: (path) => readFileSync(join(output, 'artifacts', path), 'utf8'),
      step: (name) => report.steps.find((step) => step.name === name),
      errors: report.problems.map(({ message }) => message).join('\n'),
    };
  }

  /** Deletes every namespace of a run, as `ci clean --all` does. */
  async function clean(): Promise<readonly CleanedNamespace[]> {
    const { request } = asked([]);
    const host = hastyHost({ folder: join(folder, 'clean'), kubeconfig: play.sandbox.kubeconfig, haste: 1 });
    const { find, steps } = await cleanNamespaces({ names: [], all: true, dryRun: false }, request, host);
    const cleaned = find('cleaned:ci');
    if (cleaned === undefined) throw new Error(`clean: ${steps.map(({ summary }) => summary).join('; ')}`);
    return cleaned;
  }

  /** What a run may not leave on the cluster and on this machine; its namespace stays until it is cleaned up. */
  function held(): readonly string[] {
    const { store } = play.sandbox;
    return [
      ...Object.entries(play.leases.owners()).map(([name, owner]) => `lease ${name} of ${owner}`),
      ...store.list(kinds.clusterClaim).flatMap(live('ClusterClaim')),
    ];
  }

  /** The same, and what goes with the namespaces of runs. */
  function left(): readonly string[] {
    const { store } = play.sandbox;
    const namespaces = store
      .list(kinds.namespace)
      .flatMap(live('Namespace'))
      .filter((name) => name.includes('ci-op-'));
    const pods = store.list(kinds.pod).filter(({ metadata }) => metadata.namespace?.startsWith('ci-op-'));
    const programs = running('ci-op-').filter((command) => command.includes(folder));
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(folder));
    return [...held(), ...namespaces, ...pods.flatMap(live('Pod')), ...programs, ...mounts];
  }

  /** Deletes a namespace as somebody else does. */
  function deleteProject(name: string): Promise<unknown> {
    return createCluster({ kubeconfig: play.sandbox.kubeconfig }).delete({ ...kinds.project, name });
  }

  async function close(): Promise<void> {
    await play.close();
    rmSync(folder, { recursive: true, force: true });
  }

  return { ...play, folder, config, argsOf, run, clean, deleteProject, held, left, close };
}

/** A repository with one commit. */
function makeRepository(place: string): void {
  mkdirSync(place, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', place, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  git('commit', '--quiet', '--allow-empty', '-m', 'Begin');
}

function placesOf({ git, leases, releaseController, updateService }: CiSandbox): readonly string[] {
  return [
    ...['--clone-from', `${git}/shop`, '--lease-server', leases.url],
    ...['--release-controller', releaseController, '--update-service', updateService],
  ];
}

function live(kind: string) {
  return ({ metadata }: { metadata: { name: string; namespace?: string; deletionTimestamp?: string } }) =>
    metadata.deletionTimestamp === undefined ? [`${kind} ${metadata.namespace ?? ''}/${metadata.name}`] : [];
}
