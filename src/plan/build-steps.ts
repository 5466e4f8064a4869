import type { Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import type { Request } from '../model/request.ts';
import { buildWithDockerfileStep } from '../steps/build-with-dockerfile.ts';
import { buildWithKoStep } from '../steps/build-with-ko.ts';
import { checkoutSourceStep } from '../steps/checkout-source.ts';
import type { ToolName } from '../steps/find-tool.ts';
import { pushTargetStep } from '../steps/push-target.ts';
import { readImagesStep } from '../steps/read-images.ts';
import { resolveRefStep } from '../steps/resolve-ref.ts';
import { usePrebuiltStep } from '../steps/use-prebuilt.ts';
import { builds } from './asked.ts';
import { askedComponentRef } from './asked-refs.ts';
import { type Planning, toolStep } from './planning.ts';
import { prebuiltOf, withoutPrebuilt } from './prebuilt.ts';

/** A build that names its registry needs no cluster. */
export function registryStep({ request }: Planning): Step {
  const { goal, registry } = request;
  return pushTargetStep(registry, goal === 'build' && registry !== undefined ? 'user' : 'pusher');
}

/** Images that are given, of an earlier build, or by their names in a registry. */
export function imagesSteps(planning: Planning, registry: Step): Step[] {
  const { request, components } = planning;
  const { outputDir, imageTag } = request;
  const others = withoutPrebuilt(components, request);
  if (others.length === 0) return prebuiltSteps(planning);
  const byName = request.registry !== undefined;
  return [
    ...prebuiltSteps(planning),
    ...(byName ? [registry] : []),
    readImagesStep(others, { outputDir, tag: byName ? imageTag : undefined }),
  ];
}

export function buildSteps(planning: Planning): Step[] {
  const { request, config } = planning;
  const built = builtComponents(planning);
  const tools = new Set<ToolName>(built.flatMap(({ builder }) => toolsOf[builder]));
  return [
    ...(built.length > 0 ? [registryStep(planning)] : []),
    ...[...tools].map((name) => toolStep(name, planning)),
    ...prebuiltSteps(planning),
    ...built.flatMap((component) => [
      resolveRefStep(askedComponentRef(component, request, config)),
      checkoutSourceStep(component.name, `${request.outputDir}/work/${component.name}`),
      buildStep(component, request),
    ]),
  ];
}

/** What is built from its sources. */
export function builtComponents({ request, components }: Planning): readonly Component[] {
  return builds(request) ? withoutPrebuilt(components, request) : [];
}

const toolsOf = { ko: ['git', 'go', 'ko'], dockerfile: ['git', 'image-builder'] } as const;

function buildStep(component: Component, { outputDir, runId, building }: Request): Step {
  const options = { ...building, work: `${outputDir}/work`, runId };
  return component.builder === 'ko' ? buildWithKoStep(component, options) : buildWithDockerfileStep(component, options);
}

function prebuiltSteps({ request, components }: Planning): Step[] {
  return prebuiltOf(components, request).map(usePrebuiltStep);
}
