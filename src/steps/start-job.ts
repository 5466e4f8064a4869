import { asNodesPull, registryHosts } from '../cluster/images/own-registry.ts';
import type { JobAccess } from '../cluster/job/job-access.ts';
import { jobNamespace } from '../cluster/job/job-place.ts';
import { startJob } from '../cluster/job/start-job.ts';
import { startJobPermissions } from '../cluster/permissions.ts';
import { created, type Inputs, type Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import type { ImageRef } from '../model/image.ts';
import { type JobOrder, jobFiles } from '../model/job.ts';
import { imageLink, type Link } from '../model/link.ts';
import type { Cluster } from '../ports/cluster.ts';
import { builtImagesText } from '../report/images.ts';

export type { JobAccess };

/** What a Job is started for. */
export interface StartJobOptions {
  readonly order: JobOrder;
  readonly access: JobAccess;
  /** What must be so before its rights can be given. */
  readonly ready: readonly Link[];
  readonly runId: string;
  readonly components: readonly Component[];
  readonly baseline: boolean;
  /** Link of the image that the Job runs; undefined where the order names one. */
  readonly image: `image:${string}` | undefined;
}

/**
 * Hands the images over to a Job of the cluster, which goes on with the run: creates `job:started`. The cluster is free by
 * then, as the Job takes it itself. Errors: those of the cluster; `request`, `job:exists`.
 */
export function startJobStep(options: StartJobOptions): Step {
  const { order, access, ready, runId, components, baseline, image } = options;
  return {
    name: 'start-job',
    kind: 'job',
    requires: image === undefined ? ready : [...ready, image],
    after: [
      ...(['unlocked:cluster', 'forgotten:login'] as const),
      ...components.flatMap(({ name, images }) => [
        `commit:${name}` as const,
        ...images.map((image) => imageLink(name, image.name)),
      ]),
    ],
    creates: ['job:started'],
    permissions: startJobPermissions(access.testsRole),
    async run(inputs, { world, progress }) {
      const { images, text } = imagesOf(components, inputs);
      if (images === 0 && !baseline) {
        return { summary: 'no image was built: there is nothing for a Job to test', created: [], skipped: true };
      }
      progress(`making Job "${jobNamespace}/${order.name}", whose tests are ${access.testsRole}`);
      const files = { ...order.files, [jobFiles.images]: text };
      const own = image === undefined ? (order.image ?? '') : await asPulled(inputs.get(image).image, world.cluster);
      await startJob(world.cluster, { ...order, files, image: own }, access, {
        runId,
        components: components.map(({ name }) => name),
      });
      const how = `"streamstress logs --job ${order.name}" follows it`;
      return {
        summary: `Job "${jobNamespace}/${order.name}" goes on with ${images} images; ${how}`,
        created: [created('job:started', order.name)],
      };
    },
  };
}

async function asPulled(image: ImageRef, cluster: Cluster): Promise<string> {
  return asNodesPull(image, await registryHosts(cluster));
}

function imagesOf(
  components: readonly Component[],
  inputs: Inputs,
): { readonly images: number; readonly text: string } {
  const images = components.flatMap(({ name, images }) =>
    images.flatMap((image) => inputs.find(imageLink(name, image.name)) ?? []),
  );
  const sources = components.flatMap(({ name }) => inputs.find(`commit:${name}`) ?? []);
  return { images: images.length, text: builtImagesText({ sources, images }) };
}
