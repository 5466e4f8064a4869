import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { type JobOrder, jobFiles, jobFolder, jobNameAt, jobWorkFolder, literal } from '../model/job.ts';
import type { Request } from '../model/request.ts';
import { testVariables } from '../run.ts';
import { createHost } from '../wiring.ts';
import { announceOptions } from './announce-options.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { invalidOptions } from './invalid-option.ts';
import { hostOptionsOf, jobName } from './request-options.ts';
import { clusterOptions, signInInJob } from './sign-in-options.ts';

/** Options that are done with before the Job, or are for who waits for it: it tells nobody twice. */
const here: ReadonlySet<string> = new Set([
  ...['local', 'json', 'dry-run', 'graph', 'date-range', 'job', 'job-image', 'job-base-image', 'tests-token-file'],
  ...Object.keys(clusterOptions),
  ...Object.keys(announceOptions),
]);

/** Options that get another value there. */
const replaced: ReadonlySet<string> = new Set([
  'output-dir',
  'run-id',
  'remote',
  'tests-repo',
  'skip-build',
  'images-file',
]);

/** Options that name a file: its text goes along. */
const fileOptions = ['components-file', 'suites-file', 'known-issues', 'history-file'];

/** Variables that a run reads, besides those of its tests. */
const plainVariables = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID', 'KO_DEFAULTBASEIMAGE'];

/** Seconds: the longest suite where nothing is said, and what it takes to deploy, to restore and to save. */
const [longestSuite, around] = [6 * 3600, 3600];

/** What a Job is made from. */
export interface JobRun {
  readonly given: Given;
  readonly terminal: Terminal;
  /** The options of `run`. */
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly request: Request;
  readonly remote: string | undefined;
  /** Variables that tests read, which may be secrets. */
  readonly variables: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The request of a run whose images a Job takes over, unless all is done from here (--local, a claimed cluster). Errors: those of jobOrder. */
export async function handedOver(
  request: Request,
  asked: Pick<JobRun, 'given' | 'terminal' | 'options'>,
): Promise<Request> {
  const { given, terminal } = asked;
  if (given.is('local') || request.claim !== undefined) return request;
  const options = { ...hostOptionsOf(given, terminal, []), logs: false };
  const host = createHost(terminal, options);
  const variables = await testVariables(host);
  const { remote } = options;
  const order = await jobOrder({ ...asked, request, remote, variables, now: host.world.clock.now() });
  return { ...request, order };
}

/**
 * The Job that goes on with a run: every option of it reaches the Job as an argument. Errors: `request`, `options:invalid`
 * where the run needs a folder of this machine.
 */
export async function jobOrder(run: JobRun): Promise<JobOrder> {
  const { given, terminal, options, request, remote, now } = run;
  refuseFolders(run);
  const { environment } = terminal;
  const files = await filesOf(given, terminal);
  const value = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : [])));
  return {
    name: jobName(given) ?? jobNameAt(now),
    image: given.text('job-image'),
    baseImage: given.text('job-base-image'),
    program: {
      ...{ version: terminal.version, folder: terminal.packageFolder },
      ...{ node: terminal.self[0], platform: process.platform },
    },
    args: [
      ...['run', '--local', '--skip-build', `--images-file=${jobFolder}/${jobFiles.images}`],
      ...[`--output-dir=${jobWorkFolder}/output`, `--run-id=${request.runId}`],
      ...signInInJob,
      ...[...files.keys()].map((name) => `--${name}=${jobFolder}/${fileName(name)}`),
      ...(remote === undefined ? [] : ['--remote=$(STREAMSTRESS_REMOTE)']),
      ...(request.testing.repository === undefined ? [] : [`--tests-repo=${literal(request.testing.repository)}`]),
      ...givenArguments(given, options),
    ],
    files: Object.fromEntries([...files].map(([name, text]) => [fileName(name), text])),
    environment: value(plainVariables),
    secrets: {
      ...value(['GITHUB_TOKEN', ...run.variables]),
      ...(remote === undefined ? {} : { STREAMSTRESS_REMOTE: remote }),
    },
    deadline: (request.testing.runTimeout ?? longestSuite) + around,
  };
}

/** A Job has no folder of this machine: all that would need one, at once. */
function refuseFolders({ request: { testing }, remote }: JobRun): void {
  const named = { remote, 'tests-repo': testing.repository };
  const problems = [
    ...(testing.command === undefined
      ? []
      : ['--test-command runs in a folder of this machine, which no Job of the cluster has: give --local']),
    ...Object.entries(named).flatMap(([option, place]) =>
      place === undefined || !isFolder(place)
        ? []
        : [
            `--${option} "${place}" is a folder of this machine, which no Job of the cluster has: give a URL that the cluster reaches, or --local`,
          ],
    ),
  ];
  if (problems.length > 0) throw invalidOptions(problems);
}

/** In git's words: an absolute path, or the same as a URL. */
function isFolder(repository: string): boolean {
  return isAbsolute(repository) || /^file:/i.test(repository);
}

function givenArguments(given: Given, options: JobRun['options']): readonly string[] {
  const names = Object.keys(options).filter(
    (name) => !here.has(name) && !replaced.has(name) && !fileOptions.includes(name),
  );
  return names.flatMap((name) => {
    if (options[name]?.value === undefined) return given.is(name) ? [`--${name}`] : [];
    return given.texts(name).map((text) => `--${name}=${literal(text)}`);
  });
}

async function filesOf(given: Given, { folder }: Terminal): Promise<ReadonlyMap<string, string>> {
  const named = fileOptions.flatMap((name) => {
    const path = given.text(name);
    return path === undefined ? [] : [{ name, path: resolve(folder, path) }];
  });
  return new Map(await Promise.all(named.map(async ({ name, path }) => [name, await textOf(name, path)] as const)));
}

async function textOf(name: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: Error) => {
    throw invalidOptions([`--${name} "${path}" cannot be read: ${error.message}`]);
  });
}

function fileName(option: string): string {
  return `${option}.toml`;
}
