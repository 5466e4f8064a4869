import { planOf } from '../ci/plan.ts';
import { jobAnswers } from '../ci/show/job-answer.ts';
import { oneLine } from '../ci/show/one-line.ts';
import { planDot } from '../ci/show/plan-dot.ts';
import { type PlanAnswer, planJson } from '../ci/show/plan-json.ts';
import { planMermaid } from '../ci/show/plan-mermaid.ts';
import { planText } from '../ci/show/plan-text.ts';
import { changedFiles, changedOptions } from './ci-changed.ts';
import { readForPlan, sayErrors, targetOptions } from './ci-configuration.ts';
import { surroundingsOptions } from './ci-options.ts';
import type { Command } from './command.ts';
import { oneOf } from './invalid-option.ts';

const formats = ['text', 'json', 'mermaid', 'dot'] as const;

/** `streamstress ci plan`. */
export const ciPlan: Command = {
  name: 'ci plan',
  operands: 'FILE',
  details: `Shows what a configuration of ci-operator would run, without a cluster: the steps in the order in which they may start, what each
waits for, the longest chain, and the jobs with what starts them. With --changed it says which jobs a change would start.

  streamstress ci plan org-repo-main.yaml --registry step-registry --target e2e --format mermaid
  git diff --name-only main | streamstress ci plan org-repo-main.yaml --changed-list -`,
  options: {
    ...surroundingsOptions,
    ...targetOptions,
    ...changedOptions,
    format: { value: 'FORMAT', help: `how it is written: ${formats.join(', ')} (default text)` },
    json: { help: 'the same as --format json (docs/schema/ci-plan.schema.json)' },
  },
  async run(given, terminal) {
    const format = given.is('json') ? 'json' : oneOf(given, 'format', formats);
    const { validated } = readForPlan(given, terminal);
    const targets = given.texts('target');
    const plan = planOf(validated, { targets });
    const asked = plan.jobs.filter((job) => targets.length === 0 || job.targets.some((name) => targets.includes(name)));
    const jobs = jobAnswers(asked, changedFiles(given, terminal), {
      now: Date.now(),
      branch: validated.origin?.branch,
    });
    terminal.stdout.write(write[format]({ file: validated.source.path, targets, plan, jobs }));
    const isBroken = sayErrors(validated, terminal);
    for (const problem of plan.problems) terminal.stderr.write(`${oneLine(problem)}\n`);
    return isBroken || plan.problems.length > 0 ? 2 : 0;
  },
};

const write: Readonly<Record<(typeof formats)[number], (answer: PlanAnswer) => string>> = {
  text: planText,
  json: planJson,
  mermaid: ({ plan }) => planMermaid(plan),
  dot: ({ plan }) => planDot(plan),
};
