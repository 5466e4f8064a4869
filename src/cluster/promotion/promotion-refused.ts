import { StreamstressError } from '../../model/error.ts';

/** Why images are not promoted; nothing was written then, or it was put back. */
export function promotionRefused(
  word: 'missing_image' | 'no_namespace' | 'forbidden' | 'not_written',
  lines: readonly string[],
  cause?: unknown,
): StreamstressError {
  const text = lines.join('\n');
  switch (word) {
    case 'missing_image':
      return new StreamstressError('infrastructure', ['ci', 'promoting_images', 'missing_image'], text);
    case 'no_namespace':
      return new StreamstressError('request', ['ci', 'promoting_images', 'no_namespace'], text);
    case 'forbidden':
      return new StreamstressError('infrastructure', ['ci', 'promoting_images', 'forbidden'], text);
    case 'not_written':
      return new StreamstressError('infrastructure', ['ci', 'promoting_images', 'not_written'], text, cause);
  }
}
