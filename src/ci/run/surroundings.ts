import type { Step } from '../../engine/step.ts';
import type { FailureRule, KnownIssue } from '../../model/failure.ts';
import type { Request } from '../../model/request.ts';
import { compareSourcesStep } from '../../steps/compare-sources.ts';
import { connectClusterStep } from '../../steps/connect-cluster.ts';
import { explainFailuresStep } from '../../steps/explain-failures.ts';
import { findToolStep } from '../../steps/find-tool.ts';
import { readHistoryStep } from '../../steps/read-history.ts';
import { signOutStep } from '../../steps/sign-out.ts';

/** What a run has besides the steps of its configuration, as every run does. */
export interface Surroundings {
  readonly request: Request;
  readonly rules: readonly FailureRule[];
  readonly known: readonly KnownIssue[];
  readonly tools: Parameters<typeof findToolStep>[1];
}

/** The steps, between signing in and out, with the history that they are compared with and what explains their failures. */
export function withSurroundings(
  steps: readonly Step[],
  suites: readonly string[],
  { request, rules, known, tools, repository }: Surroundings & { readonly repository: string },
): readonly Step[] {
  const { history, series, baseline, signsOut, testing } = request;
  const past = history
    ? [
        findToolStep('git', tools, request),
        readHistoryStep(series, baseline),
        compareSourcesStep([{ name: repository, images: [] }], suites),
      ]
    : [];
  const explain = explainFailuresStep({ suites, rules, known, assumeUpstream: testing.assumeUpstream });
  const all = [connectClusterStep(undefined), ...steps, explain, ...past];
  return signsOut ? [...all, signOutStep(all.flatMap(({ creates }) => creates))] : all;
}
