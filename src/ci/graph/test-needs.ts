import type { Configuration } from '../configuration.ts';
import type { CiLink, CiNeed } from './ci-step.ts';
import { type ImageReference, imageReference, releaseStream } from './image-reference.ts';
import { linkFor, linkText, tagLink } from './link.ts';
import type { MultiStageTest, StepImages } from './multi-stage.ts';

/** The release of the cluster that a test claims; its payload is for that test alone. */
export function claimedRelease(test: string, claimAs: string | undefined): string {
  return `${claimAs || 'latest'}-${test}`;
}

/** The tag of `pipeline` under which an image is imported that a step names in full. */
export function importedTag({ fromImage }: StepImages): string | undefined {
  return fromImage && `${fromImage.namespace ?? ''}-${fromImage.name ?? ''}-${fromImage.tag ?? ''}`;
}

/** What is there before a multi-stage test starts, each once. */
export function multiStageNeeds(test: MultiStageTest, configuration: Configuration): readonly CiNeed[] {
  const reference = (text: string) => claimedImage(imageReference(text, configuration), test);
  const needs = test.steps.flatMap((step) => [
    ...fromNeeds(step, test, reference),
    ...step.dependencies.flatMap(({ env, name, pullSpec }) =>
      pullSpec === undefined ? need(linkFor(reference(name)), `dependency ${env} of ${named(step)}`) : [],
    ),
    ...(step.cli ? need(linkFor(reference(`${releaseStream(step.cli)}:cli`)), `cli of ${named(step)}`) : []),
  ]);
  return once([...needs, ...(test.hasProfile ? profileNeeds : [])]);
}

/** A cluster is installed of the payload, and IMAGE_FORMAT tells of the images. */
const profileNeeds: readonly CiNeed[] = [
  { link: { type: 'images' }, why: 'a test with a cluster profile waits for all images' },
  { link: tagLink('release', 'latest'), why: 'its cluster is installed of the payload' },
];

/** A bare tag of a release waits for the release, which with a profile is the payload. */
function fromNeeds(
  step: StepImages,
  test: MultiStageTest,
  reference: (text: string) => ImageReference,
): readonly CiNeed[] {
  const imported = importedTag(step);
  if (imported !== undefined) return need(tagLink('pipeline', imported), `from_image of ${named(step)}`);
  if (!step.from) return [];
  const image = reference(step.from);
  const isInPayload = test.hasProfile && !image.explicit && image.stream !== 'pipeline';
  return isInPayload ? [] : need(linkFor(image), `from of ${named(step)}`);
}

/** With a claim the images of its release are those of the claimed cluster. */
export function claimedImage(image: ImageReference, { as, claim }: MultiStageTest): ImageReference {
  if (claim === undefined) return image;
  const replaced = claim.as || 'latest';
  const release = claimedRelease(as, claim.as);
  if (image.stream === 'release' && image.tag === replaced) return { ...image, tag: release };
  return image.stream === releaseStream(replaced) ? { ...image, stream: releaseStream(release) } : image;
}

function need(link: CiLink | undefined, why: string): readonly CiNeed[] {
  return link ? [{ link, why }] : [];
}

function named({ as }: StepImages): string {
  return `step "${as}"`;
}

/** Each link once, with all that asks for it. */
function once(needs: readonly CiNeed[]): readonly CiNeed[] {
  const byLink = Map.groupBy(needs, ({ link }) => linkText(link));
  return [...byLink.values()].flatMap((same) => {
    const [first] = same;
    const whys = [...new Set(same.map(({ why }) => why))];
    return first ? [{ link: first.link, why: whys.length > 3 ? andMore(whys) : whys.join(', ') }] : [];
  });
}

function andMore(whys: readonly string[]): string {
  return `${whys.slice(0, 2).join(', ')} and ${whys.length - 2} more`;
}
