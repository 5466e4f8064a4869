import { created, type Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';
import type { PromotedImage } from '../../model/promoted-image.ts';
import { checkPromotionStep, promoteImagesStep } from '../../steps/ci/promote-images.ts';
import { type PromotedTag, promotedTags } from '../rules/promoted-tags.ts';
import type { CiGround } from './ground.ts';

/** That the images have their tags. */
export const promotedLink: Link = 'made:[promotion]';

/** What promotes the images of a run once all of it is green; nothing where a run does not promote. */
export function promotionSteps(ground: CiGround): readonly Step[] {
  const { request, steps } = ground;
  if (!request.promote) return [];
  const requires = steps.map(({ name }): Link => `made:${name}`);
  const images = wantedTags(ground).map(imageOf);
  if (images.length === 0) return [nothingStep(requires)];
  const check = request.promoteTo === undefined ? [checkPromotionStep(images)] : [];
  const promote = promoteImagesStep({
    ...{ requires, registry: request.promoteTo, folder: `${request.artifacts}/promotion.blobs` },
    images: ({ base }) => wantedTags(ground, base.sha).map(imageOf),
    leftOut: leavesCache(ground) ? '; without the cache of binaries, as no target needs "bin"' : '',
  });
  return [...check, promote];
}

/** Why a run cannot promote what its configuration says, one sentence each. */
export function promotionProblems(ground: CiGround): readonly string[] {
  const { request } = ground;
  if (!request.promote) return [];
  if (request.source.pulls.length > 0) {
    return [
      '--promote gives images the tags of a branch, and a pull request is no part of it yet: leave out --promote, or --pull',
    ];
  }
  const missing = new Set(
    wantedTags(ground)
      .map(({ image }) => image)
      .filter((image) => !isMade(image, ground)),
  );
  return [...missing].map(
    (image) =>
      `image "${image}" is to be promoted, and no step of this run makes it: add --target '[images]' or --target ${image}, or correct "promotion" (excluded_images, additional_images)`,
  );
}

/** The cache is for who has binaries anyway: nothing is built for it alone. */
function wantedTags(ground: CiGround, commit?: string): readonly PromotedTag[] {
  const { configuration, origin, request } = ground;
  const tags = promotedTags(configuration, origin, commit, new Set(request.targets));
  return leavesCache(ground) ? tags.filter(({ path }) => path[0] !== 'binary_build_commands') : tags;
}

function leavesCache(ground: CiGround): boolean {
  const { binary_build_commands, promotion } = ground.configuration;
  return Boolean(binary_build_commands && promotion && !promotion.disable_build_cache) && !isMade('bin', ground);
}

function isMade(image: string, { steps }: CiGround): boolean {
  const isIt = (link: (typeof steps)[number]['creates'][number]) =>
    link.type === 'tag' && link.stream === 'pipeline' && link.tag === image;
  return steps.some(({ creates }) => creates.some(isIt));
}

function imageOf({ to, image }: PromotedTag): PromotedImage {
  const [, namespace = '', stream = '', tag = ''] = /^([^/]*)\/([^:]*):(.*)$/.exec(to) ?? [];
  return { image, namespace, stream, tag };
}

function nothingStep(requires: readonly Link[]): Step {
  return {
    ...{ name: '[promotion]', kind: 'promotion', requires, creates: [promotedLink] },
    run: async () => ({
      summary: 'nothing is to be promoted: "promotion" names no images that are built, or all its targets are disabled',
      created: [created(promotedLink, true)],
      skipped: true,
    }),
  };
}
