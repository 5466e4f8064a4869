import { resolve } from 'node:path';
import { cacheFolder } from '../model/cache-folder.ts';
import type { JobRequest } from '../model/job.ts';
import type { AskedImage, Goal, Request } from '../model/request.ts';
import { imagesFile } from '../report/images.ts';
import { buildsAtOnce, type HostOptions } from '../wiring.ts';
import { githubOf, notifyUrlOf } from './announce-options.ts';
import { askedComponents, asOf } from './asked-components.ts';
import { claimOf } from './claim-option.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { duration } from './duration.ts';
import { invalid } from './invalid-option.ts';
import { labelOption, labelsOf, siteUrlOf } from './publish-options.ts';
import { signInOf, signsOut } from './sign-in-options.ts';
import { testRequest } from './test-options.ts';

type Options = Readonly<Record<string, CommandOption>>;

export const outputOption: Options = {
  'output-dir': {
    value: 'DIR',
    help: 'folder for reports, logs and artifacts (default ./test-output); commands hand on through it',
  },
};

export const componentFileOption: Options = {
  'components-file': {
    value: 'FILE',
    help: 'adds to config/components.toml and overrides it; one with another [operator] stands alone',
  },
};

export const componentOptions: Options = {
  components: {
    value: 'LIST',
    help: 'name[:REF],… or name@DATE,… with a branch, tag, commit (7 digits or more), pr/N or pr/N/head; all of components.toml without it',
    repeatable: true,
  },
  component: { value: 'NAME[:REF]', help: 'the same, one by one', repeatable: true },
  ...componentFileOption,
};

export const buildOptions: Options = {
  'as-of': {
    value: 'DATE',
    help: 'YYYY-MM-DD: the last commits of that day, UTC, for the components without a ref of their own',
  },
  registry: {
    value: 'HOST/REPOSITORY',
    help: "where images are pushed; the cluster must be able to pull from there (default the cluster's own registry)",
  },
};

export const imageOptions: Options = {
  registry: {
    value: 'HOST/REPOSITORY',
    help: 'where the images lie that no earlier build has left, by their names of components.toml',
  },
  'image-tag': { value: 'TAG', help: 'their tag (default latest); what is deployed is the digest that it has now' },
};

export const setupOption: Options = {
  'no-auto-setup': { help: 'change nothing but the images: what else is missing on the cluster is an error' },
};

export const baselineOption: Options = {
  baseline: { help: "swap nothing: make sure that the operator's own images run, and test those" },
};

export const lockOption: Options = {
  'lock-timeout': {
    value: 'TIME',
    help: 'how long to wait for another run that has the cluster: seconds, or 10m (default 0: give up at once)',
  },
};

export const prebuiltOptions: Options = {
  image: {
    value: 'COMPONENT[/IMAGE]=REF',
    help: 'takes this image, by tag or digest, instead of building it',
    repeatable: true,
  },
  'copy-images': {
    help: "copies what --image names to --registry, or to the cluster's own registry, with the same digest: for a cluster that cannot pull from where it lies",
  },
};

export const builderOptions: Options = {
  rebuild: { help: 'builds images that the registry already has' },
  'base-image': {
    value: 'IMAGE',
    help: 'base of Go programs for which .ko.yaml names none (default $KO_DEFAULTBASEIMAGE)',
  },
};

export const jobOptions: Options = {
  local: { help: 'deploy and test from this machine, too: without it a Job of the cluster does, which outlives us' },
  'job-image': {
    value: 'IMAGE',
    help: 'image of that Job: it starts streamstress and has the tools of the suites (default one that is built where the others are, once a version)',
  },
  'job-base-image': {
    value: 'IMAGE',
    help: 'what that one is built upon: an image with the tools of the suites (default the CI image of release-tests)',
  },
  'skip-build': { help: 'run the images of an earlier build instead of building any (default those in --output-dir)' },
  'images-file': { value: 'FILE', help: 'with --skip-build: the images.json of that build' },
  'tests-token-file': {
    value: 'FILE',
    help: 'token that the tests sign in with instead of that of --token-file: they need more rights than we do',
  },
};

export const jobOption: Options = {
  job: { value: 'NAME', help: 'the Job of a run in the cluster, as "streamstress status" lists them' },
};

export const historyOptions: Options = {
  remote: { value: 'URL', help: 'git repository with the history to compare with and to publish to' },
  branch: { value: 'NAME', help: 'its branch (default gh-pages)' },
  'history-file': {
    value: 'FILE',
    help: 'adds to config/history.toml and overrides it: what the history keeps how long, and tests that were renamed',
  },
};

export const runOptions: Options = {
  'run-id': { value: 'ID', help: 'name of the run (default run-<time in UTC>)' },
  series: {
    value: 'NAME',
    help: 'runs are compared within a series (default <channel>/<OpenShift x.y>/<architecture>)',
  },
  ...labelOption,
};

/** The request of a subcommand. Errors: `request`, for an option that makes no sense. */
export function requestOf(goal: Goal, given: Given, terminal: Terminal): Request {
  const { environment } = terminal;
  return {
    goal,
    components: askedComponents(given),
    asOf: asOf(given),
    // The registry of `ci` is one of steps.
    registry: goal === 'ci' ? undefined : registryOption(given.text('registry')),
    imageTag: imageTag(given.text('image-tag')),
    autoSetup: !given.is('no-auto-setup'),
    baseline: given.is('baseline'),
    dryRun: given.is('dry-run'),
    lockTimeout: duration('lock-timeout', given.text('lock-timeout') ?? '0'),
    fix: given.is('fix'),
    takeBackSetup: given.is('setup'),
    claim: claimOf(given),
    claimsOf: given.text('claims-of'),
    testing: testRequest(given, terminal),
    building: {
      images: given.texts('image').map(askedImage),
      copyImages: given.is('copy-images'),
      rebuild: given.is('rebuild'),
      baseImage: given.text('base-image') ?? (environment.KO_DEFAULTBASEIMAGE || undefined),
      imagesFile: imagesFileOf(given, terminal),
      jobs: buildsAtOnce(),
    },
    outputDir: outputDir(given, terminal),
    runId: runId(given.text('run-id')),
    workflowRun: workflowRun(environment),
    series: given.text('series'),
    labels: labelsOf(given),
    confirm: given.is('confirm'),
    keep: given.is('keep'),
    history: given.text('remote') !== undefined,
    publish: given.is('publish'),
    signsOut: claimOf(given) !== undefined || signsOut(signInOf(given, terminal)),
    gaugePath: environment.STREAMSTRESS_GAUGE || undefined,
    inJob: environment.STREAMSTRESS_JOB || undefined,
    cacheDir: cacheFolder(environment),
  };
}

/** The request of what is done with a Job. Errors: `request`, `options:invalid`. */
export function jobRequest(action: JobRequest['action'], given: Given, terminal: Terminal): Request {
  return { ...requestOf('job', given, terminal), job: { action, name: jobName(given) } };
}

/** The Job that is meant. Errors: `request`, `options:invalid`. */
export function jobName(given: Given): string | undefined {
  const name = given.text('job');
  if (name === undefined || /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return name;
  throw invalid('job', name, 'write its name, as "streamstress status" lists them');
}

export function hostOptionsOf(given: Given, terminal: Terminal, listeners: HostOptions['listeners']): HostOptions {
  const file = (name: string) => {
    const path = given.text(name);
    return path === undefined ? undefined : resolve(terminal.folder, path);
  };
  return {
    outputDir: outputDir(given, terminal),
    cacheDir: cacheFolder(terminal.environment),
    signIn: signInOf(given, terminal),
    claims: claimOf(given) !== undefined,
    remote: remoteOf(given, terminal),
    branch: given.text('branch') ?? 'gh-pages',
    siteUrl: siteUrlOf(given),
    keepCommits: given.is('keep-commits'),
    github: githubOf(given, terminal),
    notifyUrl: notifyUrlOf(given, terminal),
    componentsFile: file('components-file'),
    suitesFile: file('suites-file'),
    knownIssuesFile: file('known-issues'),
    historyFile: file('history-file'),
    logs: true,
    listeners,
  };
}

export function outputDir(given: Given, { folder }: Terminal): string {
  const named = given.text('output-dir') ?? 'test-output';
  if (named === '') throw invalid('output-dir', named, 'name a folder, or leave the option out for ./test-output');
  return resolve(folder, named);
}

/** Where --skip-build takes the images from. */
function imagesFileOf(given: Given, terminal: Terminal): string | undefined {
  const named = given.text('images-file');
  if (!given.is('skip-build')) {
    if (named !== undefined) throw invalid('images-file', named, 'it is for --skip-build');
    return undefined;
  }
  return named === undefined ? `${outputDir(given, terminal)}/${imagesFile}` : resolve(terminal.folder, named);
}

/** As GitHub Actions tells it. */
function workflowRun(environment: Terminal['environment']): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = environment;
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
}

/** A path of this machine is made absolute; a URL or `host:path` stays as it is. */
function remoteOf(given: Given, { folder }: Terminal): string | undefined {
  const remote = given.text('remote');
  return remote === undefined || /^[\w+.-]+:\/\/|^[^/]+:/.test(remote) ? remote : resolve(folder, remote);
}

function askedImage(text: string): AskedImage {
  const [, component, image, ref] = /^([^/=]+)(?:\/([^/=]+))?=(.+)$/.exec(text) ?? [];
  if (component === undefined || ref === undefined || !/^[\w.-]+(:\d+)?\/[^\s@]+(@sha256:[0-9a-f]{64})?$/.test(ref))
    throw invalid('image', text, 'write COMPONENT=HOST/REPOSITORY with :TAG or @sha256:DIGEST, or COMPONENT/IMAGE=…');
  return { component, image, ref };
}

function registryOption(registry: string | undefined): string | undefined {
  if (registry === undefined || /^[\w.-]+(:\d+)?(\/[a-z0-9._-]+)+$/.test(registry)) return registry;
  throw invalid('registry', registry, 'write HOST[:PORT]/REPOSITORY in lower case, without a scheme and without a tag');
}

/** As the distribution-spec has it. */
function imageTag(tag = 'latest'): string {
  if (/^\w[\w.-]{0,127}$/.test(tag)) return tag;
  throw invalid('image-tag', tag, 'a tag is up to 128 letters, digits, underscores, dots and dashes');
}

/** Name of a run that was not given one; milliseconds since 1970. */
export function runIdAt(now: number): string {
  return `run-${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`;
}

function runId(id: string | undefined): string {
  if (id === undefined) return runIdAt(Date.now());
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) return id;
  throw invalid(
    'run-id',
    id,
    'up to 64 letters, digits, dots, dashes and underscores; the first one a letter or digit',
  );
}
