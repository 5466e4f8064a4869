import { checkTargets } from '../../cluster/promotion/check-targets.ts';
import { promotedDigests } from '../../cluster/promotion/promoted-digests.ts';
import { writeAll } from '../../cluster/promotion/write-all.ts';
import { tagWriter } from '../../cluster/promotion/write-tag.ts';
import { created, type Inputs, type Step, type StepContext } from '../../engine/step.ts';
import type { CheckedOut } from '../../model/ci-run.ts';
import { imageRef } from '../../model/image.ts';
import type { Link } from '../../model/link.ts';
import { type PromotedImage, placeOf } from '../../model/promoted-image.ts';
import { registryClients } from '../../registry/registry-client.ts';
import { replaceTag, stageCopy } from '../../registry/replace-tag.ts';

/** What is promoted, once all that is required is there. */
export interface PromotionOptions {
  /** `made:…` of all steps of the run: nothing is promoted of a run that is not green. */
  readonly requires: readonly Link[];
  /** In the order in which they are written. */
  readonly images: (checkedOut: CheckedOut) => readonly PromotedImage[];
  /** Registry that they are copied to, `host[:port]`; undefined is the streams of the cluster. */
  readonly registry: string | undefined;
  /** What is left out, in words; empty where nothing is. */
  readonly leftOut: string;
  /** Folder for layers on their way. */
  readonly folder: string;
}

/** Looks, while everything else is still at work, whether images can be promoted to these: creates `ready:promotion`. */
export function checkPromotionStep(images: readonly PromotedImage[]): Step {
  const namespaces = [...new Set(images.map(({ namespace }) => namespace))];
  return {
    ...{ name: 'check promotion', kind: 'promotion', requires: [], creates: ['ready:promotion'] },
    permissions: [{ verb: 'get', group: '', resource: 'namespaces' }],
    async run(_inputs, { world }) {
      await checkTargets(world.cluster, images);
      return { summary: namespaces.join(', '), created: [created('ready:promotion', true)] };
    },
  };
}

/**
 * Gives images the tags by which others have them, all or none, by digest. Errors: those of `promotedDigests`, `checkTargets`
 * and `writeAll`; of copies those of `copyImage`.
 */
export function promoteImagesStep(options: PromotionOptions): Step {
  const { requires, registry, images, leftOut } = options;
  const own: readonly Link[] = registry === undefined ? ['ready:promotion'] : ['registry:ci'];
  return {
    ...{ name: '[promotion]', kind: 'promotion', creates: ['made:[promotion]'] },
    requires: [...new Set<Link>(['namespace:ci', 'checkout:src', ...requires, ...own])],
    async run(inputs, context) {
      const promoted = images(inputs.get('checkout:src'));
      const { name } = inputs.get('namespace:ci');
      const promotions = await promotedDigests(context.world.cluster, name, promoted);
      if (registry === undefined) await toStreams(promotions, name, context);
      else await toRegistry(promotions, registry, options, inputs, context);
      const summary = `${promoted.length} ${promoted.length === 1 ? 'tag' : 'tags'} written: ${promoted.map(placeOf).join(', ')}`;
      return { summary: `${summary}${leftOut}`, created: [created('made:[promotion]', true)] };
    },
  };
}

type Promotions = Awaited<ReturnType<typeof promotedDigests>>;

/** A cancel does not come between one tag and the next. */
async function toStreams(promotions: Promotions, from: string, { world, progress, over }: StepContext): Promise<void> {
  const { cluster, clock } = world;
  await checkTargets(cluster, promotions);
  await writeAll(promotions, tagWriter(cluster, from, { clock, progress, signal: over }));
}

/** All layers are brought there first; what shows then, the tags, is quickly written. */
async function toRegistry(
  promotions: Promotions,
  registry: string,
  { folder }: PromotionOptions,
  inputs: Inputs,
  context: StepContext,
): Promise<void> {
  const { world, signal, progress } = context;
  const source = inputs.get('registry:ci');
  const clients = registryClients(world, signal, source);
  const passage = { files: world.files, folder };
  const copyOf = ({ digest, namespace, stream, tag }: Promotions[number]) => ({
    ...{
      image: imageRef(`${source.repository}/pipeline@${digest}`),
      repository: `${registry}/${namespace}/${stream}`,
      tag,
    },
  });
  for (const image of promotions) {
    progress(`copies ${placeOf(image)}`);
    await stageCopy(clients, passage, copyOf(image));
  }
  await writeAll(promotions, (image) => replaceTag(clients, passage, copyOf(image)));
}
