import { StreamstressError } from '../model/error.ts';
import type { Request } from '../model/request.ts';
import { describeRun } from '../run.ts';
import { createHost } from '../wiring.ts';
import { announceOptions, checkAnnouncing } from './announce-options.ts';
import { claimOption } from './claim-option.ts';
import type { Command, Given, Terminal } from './command.ts';
import { execute } from './execute.ts';
import { invalid } from './invalid-option.ts';
import { handedOver } from './job-order.ts';
import { runNights, showNights } from './nights.ts';
import { branchOptions } from './publish-options.ts';
import {
  baselineOption,
  builderOptions,
  buildOptions,
  componentOptions,
  historyOptions,
  hostOptionsOf,
  jobOptions,
  lockOption,
  outputOption,
  prebuiltOptions,
  requestOf,
  runOptions,
  setupOption,
} from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';
import { testOptions } from './test-options.ts';

/** `streamstress run`. */
export const run: Command = {
  name: 'run',
  details: `One night: images are built here, and a Job of the cluster goes on with them, which does not mind when this machine
goes away: "logs", "cancel", "results --job" and "publish --job" find it. --local does all of it from here. New failures
are compared with the history that --remote names; with --confirm the failing scenarios run once more with each moved
component put back, and only what that proves is accused. The cluster gets its own images back in every ending, unless
--keep is given.

Exit 0: all passed. 1: tests are red. 2: a build, the infrastructure or the request is at fault. 3: both.

  streamstress run --local --registry HOST/tekton-upstream --remote git@github.com:org/results --confirm --publish
  streamstress run --components triggers:main --registry HOST/tekton-upstream --dry-run
  streamstress run --components pipeline:pr/123,triggers@2026-10-31
  streamstress run --components pipeline,triggers --date-range 2026-10-01:2026-10-31
  streamstress run --kubeconfig hive.kubeconfig --cluster-claim version=4.19,cloud=aws,owner=pipelines`,
  options: {
    ...componentOptions,
    ...buildOptions,
    ...prebuiltOptions,
    ...builderOptions,
    ...clusterOptions,
    ...claimOption,
    ...lockOption,
    ...setupOption,
    ...baselineOption,
    ...testOptions,
    confirm: { help: 'run new failures once more with each moved component put back (needs --remote)' },
    keep: { help: 'leave the swapped images on the cluster' },
    ...historyOptions,
    ...branchOptions,
    publish: { help: 'add the run to the history and its pages (needs --remote)' },
    ...announceOptions,
    ...jobOptions,
    job: { value: 'NAME', help: 'what that Job is called (default streamstress-<seconds since 1970>)' },
    'date-range': {
      value: 'FIRST:LAST',
      help: 'one run for each day, as --as-of DATE, with the id run-DATE and in its own folder of --output-dir',
    },
    'dry-run': { help: 'resolve the refs, look for the images, show the plan and touch nothing' },
    graph: { value: 'STYLE', help: 'steps of a dry run: text (the default) or mermaid, a flow chart' },
    ...outputOption,
    ...runOptions,
    json: { help: 'print the report, or the plan of a dry run, as JSON' },
  },
  async run(given, terminal) {
    for (const option of ['confirm', 'publish']) {
      if (given.is(option) && given.text('remote') === undefined) {
        throw new StreamstressError(
          'request',
          ['options', 'no_remote'],
          `--${option} needs a history: give --remote URL`,
        );
      }
    }
    checkAnnouncing(given);
    const isRange = given.text('date-range') !== undefined;
    const graph = given.text('graph');
    if (graph !== undefined && !given.is('dry-run')) throw invalid('graph', graph, 'it is for a --dry-run');
    if (given.is('dry-run')) return isRange ? showNights(given, terminal) : dryRun(given, terminal);
    if (isRange) return runNights(given, terminal, runRequest);
    return execute(await runRequest(given, terminal), given, terminal);
  },
};

/** A run that is not for this machine alone goes on in a Job. */
async function runRequest(given: Given, terminal: Terminal): Promise<Request> {
  return handedOver(requestOf('run', given, terminal), { given, terminal, options: run.options });
}

async function dryRun(given: Given, terminal: Terminal): Promise<number> {
  const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
  const { text, plan } = await describeRun(await runRequest(given, terminal), host, graphStyle(given));
  terminal.stdout.write(given.is('json') ? `${JSON.stringify(plan, null, 2)}\n` : text);
  return plan.problems.length > 0 ? 2 : 0;
}

function graphStyle(given: Given): 'text' | 'mermaid' {
  const style = given.text('graph') ?? 'text';
  if (style === 'text' || style === 'mermaid') return style;
  throw invalid('graph', style, 'there are text and mermaid');
}
