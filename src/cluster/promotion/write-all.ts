import { type PromotedImage, placeOf } from '../../model/promoted-image.ts';
import { promotionRefused } from './promotion-refused.ts';

/** Lets a place be its new image; answers with what puts back what it was. */
export type Write<P extends PromotedImage> = (image: P) => Promise<() => Promise<void>>;

/**
 * Writes one after the other, all or nothing: where one fails, those before it are put back. Errors: `infrastructure`,
 * `ci:promoting_images:not_written`.
 */
export async function writeAll<P extends PromotedImage>(images: readonly P[], write: Write<P>): Promise<void> {
  const written: { readonly place: string; readonly putBack: () => Promise<void> }[] = [];
  for (const image of images) {
    try {
      written.push({ place: placeOf(image), putBack: await write(image) });
    } catch (error) {
      const left = await putAllBack(written.toReversed());
      const what = `"${placeOf(image)}" could not be written: ${(error as Error).message}`;
      const rest =
        left.length > 0
          ? `These could not be put back and have the new image: ${left.join(', ')}`
          : 'What had been written before it is as it was';
      throw promotionRefused('not_written', [what, rest], error);
    }
  }
}

async function putAllBack(
  written: readonly { readonly place: string; readonly putBack: () => Promise<void> }[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { place, putBack } of written) await putBack().catch(() => left.push(place));
  return left;
}
