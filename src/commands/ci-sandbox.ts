import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, delimiter, join, relative, resolve } from 'node:path';
import type { CiGround } from '../ci/run/ground.ts';
import { type CiAsked, groundOf } from '../ci/run/plan-ci-run.ts';
import { standInsFor } from '../ci/run/stand-ins.ts';
import type { CiRunRequest } from '../model/ci-run.ts';
import { StreamstressError } from '../model/error.ts';
import { type CiSandbox, startCiSandbox } from '../wiring.ts';
import { repositoryFiles } from './ci-repository-inputs.ts';
import type { Call } from './ci-run.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { invalid, invalidOptions } from './invalid-option.ts';

/** How a run takes place on this machine alone. */
export const ciSandboxOptions = {
  sandbox: {
    help: 'run on a sandbox of this machine: images are built with buildah, and what is outside of the repository is made up',
  },
  'sandbox-secret': {
    value: 'NAMESPACE/NAME=DIR',
    help: 'with --sandbox: the files of a folder are that Secret (default made-up values, and as "kubeconfig" the login of the one who runs the sandbox)',
    repeatable: true,
  },
} as const satisfies Record<string, CommandOption>;

/** Runs what was asked for on a sandbox of its own, which goes when it is done. */
export async function withCiSandbox(
  whole: CiAsked,
  { given, terminal, request }: Call,
  run: (asked: CiAsked, call: Call) => Promise<number>,
): Promise<number> {
  const folder = join(request.outputDir, `sandbox-${request.runId}`);
  const source = given.text('source');
  const { ground } = groundOf(whole);
  checkMachine(ground, given, terminal);
  const clone =
    source === undefined
      ? undefined
      : copied(resolve(terminal.folder, source), { folder, ground, ...request }, terminal);
  const play = await startCiSandbox({
    ...{ folder, standIns: standInsFor(ground, repositoryFiles(source, terminal.folder)), repositories: clone?.folder },
    secrets: Object.fromEntries(given.texts('sandbox-secret').map((text) => secretOf(text, terminal))),
  });
  try {
    const asked = onSandbox(whole.request, given, play, clone);
    const own = { ...terminal, environment: { ...terminal.environment, KUBECONFIG: play.sandbox.kubeconfig } };
    const call = { given, terminal: own, request, standInRegistry: play.sandbox.registry };
    return await run({ ...whole, request: asked }, call);
  } finally {
    await play.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What would come to light after minutes is said at once. */
function checkMachine({ steps }: CiGround, given: Given, { environment }: Terminal): void {
  const isTold = ['source', 'clone-from'].some((name) => given.text(name) !== undefined);
  const untold = isTold
    ? []
    : ['--sandbox tests what is committed in a clone on this machine: give --source DIR, or --clone-from URL'];
  const builds = steps.filter(({ kind }) => isBuild(kind)).map(({ name }) => `"${name}"`);
  const folders = (environment.PATH ?? '').split(delimiter);
  const hasBuildah = folders.some((folder) => existsSync(join(folder, 'buildah')));
  const unbuilt =
    builds.length === 0 || hasBuildah
      ? []
      : [
          `a sandbox builds images with buildah, which is not on the PATH: install it, or choose targets that build nothing (${builds.join(', ')} are built)`,
        ];
  if (untold.length + unbuilt.length > 0) throw invalidOptions([...untold, ...unbuilt]);
}

function isBuild(kind: CiGround['steps'][number]['kind']): boolean {
  return ['source', 'pipeline-cache', 'project-root', 'project-image'].includes(kind);
}

/** The services of the sandbox, but for those that were named. */
function onSandbox(
  request: CiRunRequest,
  given: Given,
  { leases, releaseController, updateService, git }: CiSandbox,
  clone: Clone | undefined,
): CiRunRequest {
  const isHere = clone !== undefined && git !== undefined && given.text('clone-from') === undefined;
  const source = isHere
    ? { ...request.source, repository: `${git}/${clone.name}`, sha: request.source.sha ?? clone.head }
    : request.source;
  return {
    ...request,
    source,
    releaseController: given.text('release-controller') ?? releaseController,
    updateService: given.text('update-service') ?? updateService,
    leaseServer: request.leaseServer ?? { url: leases.url, credentials: undefined },
  };
}

interface Clone {
  /** Folder that it is served from. */
  readonly folder: string;
  readonly name: string;
  /** Full commit that is checked out. */
  readonly head: string;
}

/** What is checked out of a clone is the branch that is tested, whatever it is called there, and nobody writes to the clone. */
function copied(
  source: string,
  { folder, ground, outputDir }: { folder: string; ground: CiGround; outputDir: string },
  { stderr }: Terminal,
): Clone {
  const { branch } = ground.request.source;
  const head = git(source, 'rev-parse', 'HEAD');
  const own = relative(git(source, 'rev-parse', '--show-toplevel'), outputDir);
  const inside = own !== '' && !own.startsWith('..') ? [`:(exclude,top)${own}`] : [];
  const changed = git(source, 'status', '--porcelain', '--', '.', ...inside);
  if (changed !== '') stderr.write(`what is not committed in "${source}" is not part of the run\n`);
  const repositories = join(folder, 'repositories');
  const name = basename(source) || 'repository';
  const copy = join(repositories, name);
  git(source, 'clone', '--quiet', '--mirror', '--shared', '.', copy);
  git(copy, 'update-ref', `refs/heads/${branch}`, head);
  return { folder: repositories, name, head };
}

function git(source: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', source, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const message = `--source "${source}" is no clone with a commit: ${stderr.trim() || (error as Error).message}. Name the folder of a git repository`;
    throw new StreamstressError('request', ['options', 'invalid'], message);
  }
}

function secretOf(text: string, { folder }: Terminal): [string, Readonly<Record<string, string>>] {
  const [, name = '', path = ''] = /^([a-z0-9.-]+\/[a-z0-9.-]+)=(.+)$/.exec(text) ?? [];
  if (name === '') throw invalid('sandbox-secret', text, 'write NAMESPACE/NAME=DIR');
  try {
    const from = resolve(folder, path);
    const files = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile());
    return [name, Object.fromEntries(files.map((entry) => [entry.name, readFileSync(join(from, entry.name), 'utf8')]))];
  } catch (error) {
    throw invalid('sandbox-secret', text, `cannot read its folder: ${(error as Error).message}`);
  }
}
