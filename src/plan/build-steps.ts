import type { Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { imageLink } from '../model/link.ts';
import { clusterBuilder } from '../model/tool.ts';
import { buildOnClusterStep } from '../steps/build-on-cluster.ts';
import { buildWithDockerfileStep } from '../steps/build-with-dockerfile.ts';
import { buildWithKoStep } from '../steps/build-with-ko.ts';
import { checkoutSourceStep } from '../steps/checkout-source.ts';
import type { ToolName } from '../steps/find-tool.ts';
import { packProgramStep } from '../steps/pack-program.ts';
import { pushTargetStep } from '../steps/push-target.ts';
import { readImagesStep } from '../steps/read-images.ts';
import { removeBuildsStep } from '../steps/remove-builds.ts';
import { resolveRefStep } from '../steps/resolve-ref.ts';
import { usePrebuiltStep } from '../steps/use-prebuilt.ts';
import { builds } from './asked.ts';
import { askedComponentRef } from './asked-refs.ts';
import { programComponent } from './job-image.ts';
import { type Planning, signsIn, toolStep } from './planning.ts';
import { copies, prebuiltOf, withoutPrebuilt } from './prebuilt.ts';

export function registryStep({ request }: Planning): Step {
  return pushTargetStep(request.registry, signsIn(request) ? 'pusher' : 'user');
}

/** Images that are given, of an earlier build, or by their names in a registry. */
export function imagesSteps(planning: Planning, registry: Step): Step[] {
  const { request, components } = planning;
  const { outputDir, imageTag } = request;
  const others = withoutPrebuilt(components, request);
  const byName = others.length > 0 && request.registry !== undefined;
  return [
    ...prebuiltSteps(planning),
    ...(byName || copies(request) ? [registry] : []),
    ...(others.length > 0 ? [readImagesStep(others, { outputDir, tag: byName ? imageTag : undefined })] : []),
  ];
}

export function buildSteps(planning: Planning): Step[] {
  const { request, config } = planning;
  const built = builtComponents(planning);
  const program = programComponent(request);
  const made = program ? [...built, program] : built;
  const tools = new Set<ToolName>(made.flatMap(({ builder }) => toolsOf[builder]));
  return [
    ...(made.length > 0 || copies(request) ? [registryStep(planning)] : []),
    ...[...tools].map((name) => toolStep(name, planning)),
    ...prebuiltSteps(planning),
    ...built.flatMap((component) => [
      resolveRefStep(askedComponentRef(component, request, config)),
      checkoutSourceStep(component.name, `${request.outputDir}/work/${component.name}`),
      buildStep(component, planning),
    ]),
    ...(program && request.order
      ? [
          packProgramStep(program.name, request.order.program, `${request.outputDir}/work/program`),
          buildStep(program, planning),
        ]
      : []),
    ...removalSteps(planning, made),
    ...earlierSteps(planning),
  ];
}

/** Images of an earlier build, of each component by itself: one that was not built does not keep the others back. */
function earlierSteps({ request, components }: Planning): Step[] {
  const { building, baseline, outputDir } = request;
  const { imagesFile: file } = building;
  if (file === undefined || baseline) return [];
  return withoutPrebuilt(components, request).map((component) => ({
    ...readImagesStep([component], { outputDir, file, tag: undefined }),
    name: `images:${component.name}`,
  }));
}

/** What is built from its sources. */
export function builtComponents({ request, components }: Planning): readonly Component[] {
  return builds(request) ? withoutPrebuilt(components, request) : [];
}

const toolsOf = { ko: ['git', 'go', 'ko'], dockerfile: ['git', 'image-builder'] } as const;

function buildStep(component: Component, { request, operator }: Planning): Step {
  const { outputDir, runId, registry, autoSetup, building } = request;
  const options = { ...building, work: `${outputDir}/work`, runId };
  if (component.builder === 'ko') return buildWithKoStep(component, options);
  const here = buildWithDockerfileStep(component, options);
  if (!signsIn(request)) return here;
  return eitherBuild(here, buildOnClusterStep(component, { ...options, registry, operator, autoSetup }));
}

/** Which of the two it is shows when the run has looked for a program that builds images. */
function eitherBuild(here: Step, onCluster: Step): Step {
  return {
    ...here,
    requires: [...new Set([...here.requires, ...onCluster.requires])],
    permissions: onCluster.permissions ?? [],
    run: (inputs, context) =>
      (inputs.get('tool:image-builder') === clusterBuilder ? onCluster : here).run(inputs, context),
  };
}

/** What building on the cluster leaves there goes before anything else is done with it. */
function removalSteps({ request }: Planning, built: readonly Component[]): Step[] {
  const withDockerfile = built.filter(({ builder }) => builder === 'dockerfile');
  if (withDockerfile.length === 0 || !signsIn(request)) return [];
  const images = withDockerfile.flatMap(({ name, images }) => images.map((image) => imageLink(name, image.name)));
  return [removeBuildsStep(request.registry, images)];
}

function prebuiltSteps({ request, components }: Planning): Step[] {
  const into = copies(request) ? { work: `${request.outputDir}/work` } : undefined;
  return prebuiltOf(components, request).map((prebuilt) => usePrebuiltStep(prebuilt, into));
}
