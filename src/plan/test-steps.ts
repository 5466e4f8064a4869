import type { Step } from '../engine/step.ts';
import type { Request } from '../model/request.ts';
import { checkoutSourceStep } from '../steps/checkout-source.ts';
import { compareSourcesStep } from '../steps/compare-sources.ts';
import { confirmSuspectStep, type Suspect } from '../steps/confirm-suspect.ts';
import { explainFailuresStep } from '../steps/explain-failures.ts';
import { readHistoryStep } from '../steps/read-history.ts';
import { resolveRefStep } from '../steps/resolve-ref.ts';
import { restoreImagesStep } from '../steps/restore-images.ts';
import { runSuiteStep } from '../steps/run-suite.ts';
import { askedSuiteRef } from './asked-refs.ts';
import { type Planning, toolStep } from './planning.ts';

export function testSteps(planning: Planning): Step[] {
  const { request, config, components, suites } = planning;
  return [
    toolStep('gauge', planning),
    ...suites.flatMap((suite) => [
      resolveRefStep(askedSuiteRef(suite, request, config)),
      checkoutSourceStep(suite.name, `${request.outputDir}/work/${suite.name}`),
      runSuiteStep(suite, {
        tags: request.testing.tags ?? suite.tags,
        artifacts: `${request.outputDir}/artifacts/${suite.name}`,
        components,
      }),
      explainFailuresStep(suite.name, config.failureRules),
    ]),
  ];
}

export function historySteps({ request, components, suites }: Planning): Step[] {
  if (!request.history) return [];
  const names = suites.map(({ name }) => name);
  return [readHistoryStep(request.series, request.baseline), compareSourcesStep(components, names)];
}

function confirms({ history, confirm }: Request): boolean {
  return history && confirm;
}

/** One confirmation after the other: they share a cluster. The control comes first, it may make the others needless. */
export function confirmSteps({ request, components, suites }: Planning): Step[] {
  if (!confirms(request)) return [];
  const suspects: Suspect[] = [
    { type: 'control', name: 'control' },
    ...suites.map((suite) => ({ type: 'suite', name: suite.name, suite }) as const),
    ...components.map((component) => ({ type: 'component', name: component.name, component }) as const),
  ];
  return suspects.map((suspect, at) =>
    confirmSuspectStep(suspect, {
      suites,
      components,
      previous: suspects[at - 1],
      artifacts: `${request.outputDir}/artifacts/confirm-${suspect.name}`,
    }),
  );
}

export function restoreSteps({ request, config, components, suites }: Planning): Step[] {
  if (request.keep || request.baseline) return [];
  const last = confirms(request) ? [...components, ...suites].map(({ name }) => `confirmed:${name}` as const) : [];
  const results = suites.map(({ name }) => `results:${name}` as const);
  return [restoreImagesStep(config.components, ['deployed:all', ...results, ...last])];
}
