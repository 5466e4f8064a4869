import { jobsOf } from '../ci/jobs/jobs-of.ts';
import { triggered } from '../ci/jobs/triggered.ts';
import type { CiAsked } from '../ci/run/plan-ci-run.ts';
import type { Validated } from '../ci/validate.ts';
import type { CiRunRequest } from '../model/ci-run.ts';
import { StreamstressError } from '../model/error.ts';
import type { Request } from '../model/request.ts';
import { runConfiguration } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import { announceOptions, checkAnnouncing } from './announce-options.ts';
import { buildRootOf } from './ci-build-root.ts';
import { changedFiles, changedOptions } from './ci-changed.ts';
import { readForPlan, sayErrors, sayWarnings, targetOptions } from './ci-configuration.ts';
import { surroundingsOptions } from './ci-options.ts';
import { withRepositoryInputs } from './ci-repository-inputs.ts';
import { ciRunOptions, ciRunRequest } from './ci-run-request.ts';
import { ciSandboxOptions, withCiSandbox } from './ci-sandbox.ts';
import type { Command, Given, Terminal } from './command.ts';
import { finish } from './execute.ts';
import { branchOptions } from './publish-options.ts';
import { historyOptions, hostOptionsOf, outputOption, requestOf, runOptions } from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress ci run`. */
export const ciRun: Command = {
  name: 'ci run',
  operands: 'FILE',
  details: `Runs what "ci plan" shows of a configuration of ci-operator: images are imported and built, tests run, on an OpenShift
cluster with its own objects, or with --sandbox on this machine alone. Everything happens in one namespace, which runs of
the same inputs share; "ci clean" deletes it. What was leased or claimed is given back in every ending.

Exit 0: all passed. 1: tests are red. 2: a build, the infrastructure or the request is at fault. 3: both.

  streamstress ci run org/repo/org-repo-main.yaml --target unit --sandbox --source .
  streamstress ci run org/repo/org-repo-main.yaml --registry step-registry --target e2e --pull 123
  streamstress ci run org/repo/org-repo-main.yaml --promote`,
  options: {
    ...surroundingsOptions,
    source: {
      value: 'DIR',
      help: 'a clone of the repository: its .ci-operator.yaml, for build_root.from_repository. With --sandbox it is what is tested, as it was committed',
    },
    ...targetOptions,
    ...changedOptions,
    changed: {
      ...changedOptions.changed,
      help: 'a file that a change touches: where it starts none of the jobs of --target, nothing runs',
    },
    ...ciSandboxOptions,
    ...ciRunOptions,
    ...clusterOptions,
    ...historyOptions,
    ...branchOptions,
    publish: { help: 'add the run to the history and its pages (needs --remote)' },
    ...announceOptions,
    ...outputOption,
    ...runOptions,
    json: { help: 'print the report as JSON' },
  },
  async run(given, terminal) {
    if (given.is('publish') && given.text('remote') === undefined) {
      throw new StreamstressError('request', ['options', 'no_remote'], '--publish needs a history: give --remote URL');
    }
    checkAnnouncing(given);
    const { validated, profiles = new Map() } = readForPlan(given, terminal);
    if (sayErrors(validated, terminal)) return 2;
    sayWarnings(validated, terminal);
    const why = whyNotStarted(validated, given, terminal);
    if (why.length > 0) {
      terminal.stdout.write(why.map((line) => `not started: ${line}\n`).join(''));
      return 0;
    }
    const request = requestOf('ci', given, terminal);
    const asked = ciRunRequest(given, terminal, {
      ...{ origin: validated.origin, targets: given.texts('target'), runId: request.runId },
    });
    const owned = withRepositoryInputs(ownedBy(validated, asked), given.text('source'), terminal.folder);
    const buildRoot = await buildRootOf(owned, asked.source, given, terminal);
    const whole = { validated: owned, profiles, buildRoot, request: asked };
    const call = { given, terminal, request: { ...request, series: request.series ?? seriesOf(asked, validated) } };
    return given.is('sandbox') ? withCiSandbox(whole, call, execute) : execute(whole, call);
  },
};

/** Where a change was told that starts none of the jobs of these targets: why. */
function whyNotStarted({ configuration, origin }: Validated, given: Given, terminal: Terminal): readonly string[] {
  const changed = changedFiles(given, terminal);
  if (changed === undefined) return [];
  const targets = given.texts('target');
  const jobs = jobsOf(configuration, origin).filter(
    (job) => job.kind !== 'periodic' && (targets.length === 0 || job.targets.some((name) => targets.includes(name))),
  );
  const answers = triggered(jobs, changed, origin?.branch);
  return answers.some(({ runs }) => runs) ? [] : answers.map(({ job, reason }) => `${job.name}: ${reason}`);
}

/** How it was asked for. */
export interface Call {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly request: Request;
  /** Registry of the sandbox that it takes place on. */
  readonly standInRegistry?: string;
}

async function execute(asked: CiAsked, { given, terminal, request, standInRegistry }: Call): Promise<number> {
  const options = hostOptionsOf(given, terminal, [progressView(terminal)]);
  const host = createHost(terminal, { ...options, standInRegistry });
  const outcome = await runConfiguration(asked, request, host);
  return finish(outcome, { given, terminal, host, request });
}

/** A file that says nothing of whose it is, is of what is tested. */
function ownedBy(validated: Validated, { source }: CiRunRequest): Validated {
  const { org, repo, branch } = source;
  return validated.origin ? validated : { ...validated, origin: { org, repo, branch, variant: '' } };
}

/** Runs of one configuration are a series, whatever cluster they run on. */
function seriesOf({ source }: CiRunRequest, { origin }: Validated): string {
  const variant = origin?.variant ? `__${origin.variant}` : '';
  const kind = source.pulls.length > 0 ? '/pulls' : '';
  return `ci/${source.org}/${source.repo}/${source.branch}${variant}${kind}`;
}
