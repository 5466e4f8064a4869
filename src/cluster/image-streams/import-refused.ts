import type { StreamTag } from '../../model/ci-run.ts';
import { StreamstressError } from '../../model/error.ts';
import { plainLine } from '../../model/plain-text.ts';
import { missingRole } from './missing-role.ts';
import type { TagSource } from './stream-ground.ts';

/** What was to be imported, and to where. */
export interface AskedImport {
  readonly from: TagSource;
  readonly to: StreamTag;
  /** Of the run. */
  readonly namespace: string;
}

/** Characters: of a stream with hundreds of images the cluster says it of each. */
const mostSaid = 500;

/** An import that will not come, however long one waits; `why` is the cluster's own words. */
export function importRefused(
  word: 'forbidden' | 'not_found' | 'failed',
  { from, to, namespace }: AskedImport,
  why: string,
): StreamstressError {
  const image = from.kind === 'DockerImage' ? from.name : `${from.namespace}/${from.name}`;
  const what = `the image "${image}" cannot be imported as "${to.stream}:${to.tag}" into namespace "${namespace}"`;
  const said = plainLine(why).slice(0, mostSaid).replace(/\.$/, '');
  switch (word) {
    case 'forbidden':
      return new StreamstressError(
        'infrastructure',
        ['ci', 'importing_image', 'forbidden'],
        `${what}: ${said}. ${forbiddenTodo(from)}`,
      );
    case 'not_found':
      return new StreamstressError(
        'request',
        ['ci', 'importing_image', 'not_found'],
        `${what}: ${said}. Correct its name or its tag, or push it there`,
      );
    case 'failed':
      return new StreamstressError(
        'infrastructure',
        ['ci', 'importing_image', 'failed'],
        `${what}: it was tried again and again, and at last the cluster said: ${said}. Is its registry well?`,
      );
  }
}

function forbiddenTodo(from: TagSource): string {
  if (from.kind === 'ImageStreamImage') return missingRole(from.namespace, from.name.replace(/@.*$/, ''));
  const [, , namespace, stream] = /^([^/]+)\/([^/]+)\/([^/@:]+)/.exec(from.name) ?? [];
  const login =
    'Either its registry wants a login: give one (pull_secret of external_images, or a pull secret of the namespace)';
  if (namespace === undefined || stream === undefined) return login;
  return `${login}. Or it is a registry of a cluster that lets nobody pull. ${missingRole(namespace, stream)}`;
}
