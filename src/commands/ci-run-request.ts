import { resolve } from 'node:path';
import type { Origin } from '../ci/origin.ts';
import type { CiRunRequest } from '../model/ci-run.ts';
import { StreamstressError } from '../model/error.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { duration } from './duration.ts';
import { invalid, invalidOptions } from './invalid-option.ts';
import { outputDir } from './request-options.ts';

/** Where images, releases and leases come from where nothing else is said. */
const defaults = {
  inputRegistry: 'registry.ci.openshift.org',
  releaseController: 'https://{architecture}.{product}.releases.ci.openshift.org',
  updateService: 'https://api.openshift.com/api/upgrades_info/v1/graph',
} as const;

/** What of a run of a configuration may be chosen. */
export const ciRunOptions = {
  'git-ref': {
    value: 'ORG/REPO@BRANCH',
    help: 'what is tested (default what $JOB_SPEC says, else what the file is about)',
  },
  pull: { value: 'N[@COMMIT]', help: 'a pull request that is merged into it first', repeatable: true },
  'clone-from': { value: 'URL', help: 'where it is cloned from (default https://github.com/ORG/REPO.git)' },
  'clone-token-file': { value: 'FILE', help: 'token for cloning it' },
  'clone-key-file': { value: 'FILE', help: 'SSH key for cloning it' },
  namespace: { value: 'NAME', help: 'where it runs; {id} is the hash of all inputs (default ci-op-{id})' },
  fresh: { help: 'use no namespace of an earlier run of the same inputs' },
  'input-hash': { value: 'TEXT', help: 'one more thing that tells inputs apart', repeatable: true },
  promote: { help: 'when all is green, give the images the tags that "promotion" says' },
  'promote-to': { value: 'HOST', help: 'registry for them (default the ImageStreams of the cluster)' },
  'multi-stage-param': { value: 'NAME=VALUE', help: 'a parameter of steps', repeatable: true },
  'dependency-override-param': {
    value: 'VARIABLE=IMAGE',
    help: 'an image for the dependency with that variable, in place of the one of the configuration',
    repeatable: true,
  },
  'input-registry': {
    value: 'HOST',
    help: `where images of streams lie that the cluster does not have (default ${defaults.inputRegistry})`,
  },
  'release-controller': { value: 'URL', help: 'who knows candidates; {architecture} and {product} are put in' },
  'update-service': { value: 'URL', help: 'who knows the releases of channels: the address of its graph' },
  'lease-server': { value: 'URL', help: 'who leases what tests ask for' },
  'lease-server-credentials-file': { value: 'FILE', help: 'user:password for it' },
  'lease-acquire-timeout': { value: 'TIME', help: 'how long to wait for a lease (default 120m)' },
  'pod-pending-timeout': { value: 'TIME', help: 'how long a pod or Build may wait to start (default 60m)' },
  'delete-when-idle': { value: 'TIME', help: 'the namespace may go when nobody uses it for so long (default 1h)' },
  'delete-after': { value: 'TIME', help: 'the namespace may go so long after it was made (default 72h)' },
  'job-name': { value: 'NAME', help: 'of the job that this is (default streamstress-ORG-REPO-BRANCH)' },
  'build-id': { value: 'ID', help: 'of this run of the job (default --run-id)' },
} as const satisfies Record<string, CommandOption>;

interface JobSpec {
  readonly type?: string;
  readonly job?: string;
  readonly buildid?: string;
  readonly refs?: {
    readonly org?: string;
    readonly repo?: string;
    readonly base_ref?: string;
    readonly base_sha?: string;
    readonly pulls?: readonly { readonly number: number; readonly sha?: string }[];
  };
}

/** The request of a run. Errors: `request`, `options:invalid`. */
export function ciRunRequest(
  given: Given,
  terminal: Terminal,
  { origin, targets, runId }: { origin: Origin | undefined; targets: readonly string[]; runId: string },
): CiRunRequest {
  const { environment, folder } = terminal;
  const spec = jobSpecOf(environment.JOB_SPEC);
  const source = sourceOf(given, spec, origin);
  const time = (name: keyof typeof ciRunOptions, otherwise: string) => duration(name, given.text(name) ?? otherwise);
  const credentials = given.text('lease-server-credentials-file');
  const server = given.text('lease-server');
  return {
    targets,
    promote: given.is('promote'),
    promoteTo: given.text('promote-to'),
    namespace: namespaceOf(given.text('namespace')),
    fresh: given.is('fresh'),
    inputHash: [...given.texts('input-hash'), `streamstress ${terminal.version}`],
    source,
    job: {
      name: given.text('job-name') ?? spec.job ?? `streamstress-${source.org}-${source.repo}-${source.branch}`,
      type: jobType(spec, source.pulls.length > 0),
      buildId: given.text('build-id') ?? spec.buildid ?? runId,
    },
    inputRegistry: given.text('input-registry') ?? defaults.inputRegistry,
    releaseController: addressOf(given, 'release-controller') ?? defaults.releaseController,
    updateService: addressOf(given, 'update-service') ?? defaults.updateService,
    leaseServer:
      server === undefined
        ? undefined
        : {
            url: addressOf(given, 'lease-server') ?? server,
            credentials: credentials === undefined ? undefined : resolve(folder, credentials),
          },
    leaseTimeout: time('lease-acquire-timeout', '120m'),
    podPendingTimeout: time('pod-pending-timeout', '60m'),
    deleteWhenIdle: time('delete-when-idle', '60m'),
    deleteAfter: time('delete-after', '72h'),
    dependencyOverrides: pairsOf(given, 'dependency-override-param'),
    parameters: pairsOf(given, 'multi-stage-param'),
    given: releasesIn(environment),
    artifacts: resolve(folder, environment.ARTIFACTS || `${outputDir(given, terminal)}/artifacts`),
    cloneLogin: cloneLogin(given, folder),
  };
}

/** What Prow tells of the job. */
function jobSpecOf(text: string | undefined): JobSpec {
  if (!text) return {};
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    const message = `$JOB_SPEC is no JSON: ${(error as Error).message}. Leave it out, or give --git-ref`;
    throw new StreamstressError('request', ['options', 'invalid'], message);
  }
}

function sourceOf(given: Given, { refs = {} }: JobSpec, origin: Origin | undefined): CiRunRequest['source'] {
  const asked = given.text('git-ref');
  const [, org = refs.org ?? origin?.org, repo = refs.repo ?? origin?.repo, branch = refs.base_ref ?? origin?.branch] =
    asked === undefined ? [] : (/^([^/@\s]+)\/([^/@\s]+)@(\S+)$/.exec(asked) ?? []);
  const isWrong = asked !== undefined && !/^[^/@\s]+\/[^/@\s]+@\S+$/.test(asked);
  if (isWrong) throw invalid('git-ref', asked, 'write ORG/REPO@BRANCH');
  if (!org || !repo || !branch) {
    throw invalidOptions([
      'nothing says what is tested: give --git-ref ORG/REPO@BRANCH, or name the file ORG/REPO/ORG-REPO-BRANCH.yaml',
    ]);
  }
  const pulls = given.texts('pull').map(pullOf);
  return {
    ...{ org, repo, branch },
    repository: given.text('clone-from') ?? `https://github.com/${org}/${repo}.git`,
    pulls: pulls.length > 0 ? pulls : asked === undefined ? (refs.pulls ?? []) : [],
    sha: asked === undefined ? refs.base_sha : undefined,
  };
}

function pullOf(text: string): { readonly number: number; readonly sha?: string | undefined } {
  const [, number, sha] = /^(\d+)(?:@([0-9a-f]{40}))?$/.exec(text) ?? [];
  if (number === undefined) throw invalid('pull', text, 'write its number, or N@COMMIT with all 40 digits of its head');
  return { number: Number(number), sha };
}

function jobType({ type }: JobSpec, hasPulls: boolean): CiRunRequest['job']['type'] {
  if (type === 'presubmit' || type === 'postsubmit' || type === 'periodic') return type;
  return hasPulls ? 'presubmit' : 'periodic';
}

function namespaceOf(name: string | undefined): string | undefined {
  if (name === undefined || /^[a-z0-9{}](?:[a-z0-9{}-]{0,61}[a-z0-9{}])?$/.test(name)) return name;
  throw invalid('namespace', name, 'up to 63 lower-case letters, digits and dashes; {id} is the hash of all inputs');
}

function addressOf(given: Given, name: keyof typeof ciRunOptions): string | undefined {
  const text = given.text(name);
  if (text === undefined || /^https?:\/\/[^\s@]+$/.test(text)) return text?.replace(/\/+$/, '');
  throw invalid(name, text, 'write http://HOST or https://HOST, without a user name and password');
}

/** `NAME=VALUE`, the last one of a name wins; quotes round a value are not part of it. */
function pairsOf(given: Given, name: 'multi-stage-param' | 'dependency-override-param'): Record<string, string> {
  return Object.fromEntries(
    given.texts(name).map((text) => {
      const at = text.indexOf('=');
      const isWrong = at < 1 || (name === 'dependency-override-param' && text.indexOf('=', at + 1) >= 0);
      if (isWrong) throw invalid(name, text, `write ${ciRunOptions[name].value}`);
      return [text.slice(0, at), text.slice(at + 1).replace(/^(["'])(.*)\1$/s, '$2')];
    }),
  );
}

/** Payloads that the environment gives. */
function releasesIn(environment: Terminal['environment']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith('RELEASE_IMAGE_') && value ? [[name, value]] : [],
    ),
  );
}

function cloneLogin(given: Given, folder: string): CiRunRequest['cloneLogin'] {
  const [token, key] = [given.text('clone-token-file'), given.text('clone-key-file')];
  if (token !== undefined && key !== undefined) {
    throw invalidOptions(['--clone-token-file and --clone-key-file exclude each other: give one']);
  }
  if (token !== undefined) return { type: 'token', path: resolve(folder, token) };
  return key === undefined ? undefined : { type: 'ssh', path: resolve(folder, key) };
}
