import type { Component } from '../../src/model/component.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { Classification, Explanation } from '../../src/model/failure.ts';
import type { FinishedRun } from '../../src/model/finished-run.ts';
import type { Link, LinkValue } from '../../src/model/link.ts';
import type { Request } from '../../src/model/request.ts';
import type { StepResult } from '../../src/model/run-event.ts';
import type { SuiteResult, TestResult } from '../../src/model/test-result.ts';
import { plainSuite, plainTesting } from '../model/plain-request.ts';

/** Values by link. */
export type Links = Readonly<Record<string, unknown>>;

/** What a test says of a finished run; the rest is a run of one component and one suite in which nothing happened. */
export interface Finished {
  readonly request?: Partial<Request>;
  readonly components?: readonly Component[];
  readonly steps?: readonly StepResult[];
  readonly cancelled?: boolean;
  readonly links?: Links;
}

export const triggers: Component = {
  name: 'triggers',
  repository: 'https://github.com/tektoncd/triggers',
  branch: 'main',
  builder: 'ko',
  namespace: 'openshift-pipelines',
  installerSets: { createdBy: 'TektonTrigger', types: ['main'] },
  images: [
    {
      ...{ name: 'webhook', importPath: './cmd/webhook', env: 'IMAGE_TRIGGERS_WEBHOOK' },
      ...{ repositoryName: 'webhook-dd1edc925ee1772a9f76e2c1bc291ef6' },
      ...{ workload: 'tekton-triggers-webhook', container: 'webhook' },
    },
  ],
};

const request: Request = {
  ...{ goal: 'run', components: [], testing: plainTesting, registry: 'registry.example.com/x' },
  building: { images: [], rebuild: false, baseImage: undefined, jobs: 2 },
  ...{ imageTag: 'latest', autoSetup: true, baseline: false, dryRun: false, lockTimeout: 0, fix: false },
  ...{
    outputDir: '/out',
    runId: 'run-1',
    series: undefined,
    confirm: true,
    keep: false,
    history: true,
    publish: false,
  },
  ...{ takeBackSetup: false, signsOut: false, gaugePath: undefined, cacheDir: '/cache' },
};

export function finishedRun(run: Finished): FinishedRun {
  const links = run.links ?? {};
  return {
    request: { ...request, ...run.request },
    version: '1.2.3',
    components: run.components ?? [triggers],
    suites: ['test', 'run'].includes(run.request?.goal ?? request.goal) ? [plainSuite] : [],
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    endedAt: Date.UTC(2026, 0, 2, 3, 44, 5),
    cancelled: run.cancelled ?? false,
    steps: run.steps ?? [],
    find: <L extends Link>(link: L) => links[link] as LinkValue<L> | undefined,
  };
}

/** What is explained of failures where a test says nothing else. */
export const nothingExplained = {
  ...{ classified: new Map(), clustered: new Map(), known: new Map(), evidence: new Map() },
  ...{ clusters: [], cascades: [], knownIssues: [], components: [] },
} satisfies Explanation;

/** The link of a suite's results. */
export function results(
  tests: readonly TestResult[],
  classified: ReadonlyMap<string, Classification> = new Map(),
  problems: readonly string[] = [],
): Links {
  const result: SuiteResult = { suite: plainSuite.name, tests, problems, exitCode: 0 };
  return { 'results:release-tests': result, 'explained:all': { ...nothingExplained, classified } };
}

/** A step that ended so; a failed one carries an error of infrastructure. */
export function ended(name: string, status: StepResult['status'], summary = `${name} is ${status}`): StepResult {
  const error =
    status === 'failed' ? new StreamstressError('infrastructure', ['deploying', 'timeout'], summary) : undefined;
  return { name, kind: name, status, startedAt: '2026-01-02T03:04:05.000Z', seconds: 1.5, summary, error };
}
