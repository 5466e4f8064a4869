import { checkResult } from '../report/check-result.ts';
import { checkText } from '../report/check-text.ts';
import { runSteps } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import { claimOption } from './claim-option.ts';
import type { Command } from './command.ts';
import { handedOver } from './job-order.ts';
import {
  buildOptions,
  componentOptions,
  hostOptionsOf,
  lockOption,
  outputOption,
  requestOf,
} from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';
import { suiteOptions } from './test-options.ts';

/** `streamstress check`. */
export const check: Command = {
  name: 'check',
  details: `Every prerequisite of a run as one row: the tools, the cluster, the operator, what the set-up brings about, and each
permission. A row is ok, [auto-fixable] or failed, with what to do. ko is built into the cache at its pinned version
where the PATH has another one or none. What a Job takes is asked for, too, unless --local is given. Exit 2 unless all
rows are ok; --fix repairs what it can and looks afterwards. With --cluster-claim the cluster is not there yet: the row tells
of which pool it would be claimed.

  streamstress check --components pipeline --release-tests-ref release-v1.23
  streamstress check --fix --json
  STREAMSTRESS_PASSWORD=… streamstress check --api-url https://api.cluster.example.com:6443 --username kubeadmin`,
  options: {
    ...componentOptions,
    registry: buildOptions.registry ?? { help: '' },
    ...suiteOptions,
    local: { help: 'leave out what only a Job needs: for run --local' },
    profile: { help: 'ask for the permissions of --profile too' },
    fix: { help: 'repair the [auto-fixable] rows on the cluster first' },
    ...clusterOptions,
    ...claimOption,
    ...lockOption,
    ...outputOption,
    json: { help: 'print the rows as JSON (docs/schema/check.schema.json)' },
  },
  async run(given, terminal) {
    const options = { ...hostOptionsOf(given, terminal, [progressView(terminal)]), logs: false };
    const asked = { given, terminal, options: check.options };
    const request = await handedOver(requestOf('check', given, terminal), asked);
    const result = checkResult(await runSteps(request, createHost(terminal, options)));
    terminal.stdout.write(given.is('json') ? `${JSON.stringify(result, null, 2)}\n` : checkText(result));
    return result.ok ? 0 : 2;
  },
};
