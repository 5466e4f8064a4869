import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import { goneError } from '../ci-namespace/namespace-gone.ts';
import { diagnose } from '../diagnose.ts';
import { kinds } from '../kinds.ts';
import { type Look, waitFor } from '../wait-for.ts';
import { importRefused } from './import-refused.ts';
import { tagReference } from './make-stream.ts';
import type { StreamGround, TagSource } from './stream-ground.ts';
import { type TagState, tagStates } from './tag-states.ts';

/** Seconds for all imports of a stream: what is wrong with one is known long before. */
const importSeconds = 900;
/** How often an import is tried again that failed by no fault of the image, and seconds before the first time. */
const [mostTries, firstPause] = [6, 5];

type Failed = Extract<TagState, { is: 'failed' }>;

interface Tries {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly nextAt: number;
}

/**
 * Waits until tags of a stream (all that it is to have, where none are named) are there, and tries imports again that
 * failed inside of the cluster. Errors: `ci:importing_image` with `forbidden`, `not_found`, `failed`, `stream_gone` or
 * `timeout`; `ci:namespace_gone`.
 */
export async function awaitTags(ground: StreamGround, stream: string, tags?: readonly string[]): Promise<void> {
  const { cluster, namespace } = ground;
  const key = { ...kinds.imageStream, namespace: namespace.name, name: stream };
  const tries = new Map<string, Tries>();
  const look = async (): Promise<Look<true>> => {
    const found = await cluster.get(key);
    if (found === undefined)
      throw (await goneError(cluster, namespace.name)) ?? streamGone(`${namespace.name}/${stream}`);
    const states = tagStates(found).filter(({ tag }) => tags?.includes(tag) ?? true);
    const late = (tags ?? []).flatMap((tag) => (states.some((state) => state.tag === tag) ? [] : [{ tag }]));
    for (const state of states) if (state.is === 'failed') await tryAgain(ground, stream, state, tries);
    const missing = [...late, ...states.filter(({ is }) => is !== 'there')];
    if (missing.length === 0) return { done: true, value: true };
    return { done: false, missing: missingText(stream, missing) };
  };
  const patience = { ...ground, timeout: importSeconds };
  await waitFor(['ci', 'importing_image'], look, patience, () => diagnose(cluster, [key]));
}

function streamGone(stream: string): StreamstressError {
  const message = `somebody has deleted ImageStream "${stream}" while images were imported into it. Run again`;
  return new StreamstressError('infrastructure', ['ci', 'importing_image', 'stream_gone'], message);
}

function missingText(
  stream: string,
  missing: readonly { readonly tag: string; readonly from?: TagSource | undefined }[],
) {
  const [{ tag, from } = { tag: '', from: undefined }] = missing;
  const which = `"${stream}:${tag}"${from ? ` from "${from.name}"` : ''}`;
  if (missing.length <= 1) return `the import of ${which} is not done`;
  return `${missing.length} images of "${stream}" are not imported yet, such as ${which}`;
}

/** Asks for the import once more when its time has come; throws where that would change nothing. */
async function tryAgain(ground: StreamGround, stream: string, state: Failed, tries: Map<string, Tries>): Promise<void> {
  const { clock, namespace } = ground;
  const asked = { from: state.from, to: { stream, tag: state.tag }, namespace: namespace.name };
  const final = finalWord(state);
  // The first one may be of an earlier run, and what it lacked may be there by now.
  const firstAt = clock.now() + (final === undefined ? firstPause * 1000 : 0);
  const { count, nextAt } = tries.get(state.tag) ?? { count: 0, nextAt: firstAt };
  if (final !== undefined && count > 0) throw importRefused(final, asked, state.message);
  tries.set(state.tag, { count, nextAt });
  if (clock.now() < nextAt) return;
  if (count === mostTries) throw importRefused('failed', asked, state.message);
  tries.set(state.tag, { count: count + 1, nextAt: clock.now() + firstPause * 1000 * 2 ** (count + 1) });
  ground.progress(`imports "${stream}:${state.tag}" once more: ${plainLine(state.message)}`);
  await importOnce(ground, stream, state);
}

function finalWord({ reason, message }: Failed): 'forbidden' | 'not_found' | undefined {
  if (/^(?:Forbidden|Unauthorized)$/.test(reason)) return 'forbidden';
  if (reason === 'NotFound') return 'not_found';
  return /may not have access|unauthorized|forbidden/i.test(message) ? 'forbidden' : undefined;
}

async function importOnce({ cluster, namespace }: StreamGround, stream: string, { tag, from }: Failed): Promise<void> {
  const image = { ...tagReference(from), to: { name: tag } };
  await cluster.create({
    ...kinds.imageStreamImport,
    metadata: { name: stream, namespace: namespace.name },
    spec: { import: true, images: [image] },
    status: {},
  });
}
