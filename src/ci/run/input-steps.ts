import type { Step } from '../../engine/step.ts';
import type { Link } from '../../model/link.ts';
import { assembleReleaseStep } from '../../steps/ci/assemble-release.ts';
import { importInputStep } from '../../steps/ci/import-input.ts';
import { importReleaseStep } from '../../steps/ci/import-release.ts';
import { joinStep } from '../../steps/ci/join.ts';
import { makeStreamStep } from '../../steps/ci/make-stream.ts';
import { tagOutputStep } from '../../steps/ci/tag-output.ts';
import { takeStreamStep } from '../../steps/ci/take-stream.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { releaseStream } from '../graph/image-reference.ts';
import { askedInput } from './asked-inputs.ts';
import type { CiGround } from './ground.ts';

/** What is done for the steps of a configuration that import, tag and join; nothing for those of other kinds. */
export function inputRunSteps(step: CiStep, ground: CiGround): readonly Step[] {
  const { name, kind } = step;
  const requires = ground.requires(step);
  if (step.satisfied) return [joinStep(name, kind, 'the environment gives all that it would make', requires)];
  switch (kind) {
    case 'input-image':
      return [importInputStep(name, madeTag(step), requires)];
    case 'release-inputs':
      return takeStep(step, ground, requires);
    case 'output-images':
      return [makeStreamStep(name, madeStreams(step), requires)];
    case 'output-image':
      return [tagOutputStep(name, { stream: 'pipeline', tag: neededTag(step) }, madeTag(step), requires)];
    case 'import-release':
      return [importReleaseStep(name, releaseOf(step, ground), requires)];
    case 'assemble-release':
      return [assembleReleaseStep(name, releaseOf(step, ground), requires)];
    case 'images':
      return [joinStep(name, kind, 'all images are there', requires)];
    default:
      return [];
  }
}

function takeStep(step: CiStep, ground: CiGround, requires: readonly Link[]): readonly Step[] {
  const asked = askedInput(step, ground);
  return asked?.type === 'stream' ? [takeStreamStep(step.name, asked, madeStreams(step), requires)] : [];
}

function releaseOf(step: CiStep, { request }: CiGround) {
  const { tag: release } = madeTag(step);
  return { release, stream: releaseStream(release), pendingTimeout: request.podPendingTimeout };
}

/** The tag that a step makes; that of an image of the release is in the stream of that name. */
function madeTag({ creates }: CiStep): { readonly stream: string; readonly tag: string } {
  const [tag] = creates.flatMap((link) => {
    if (link.type === 'tag') return [{ stream: link.stream, tag: link.tag }];
    return link.type === 'external' ? [{ stream: link.name, tag: link.tag }] : [];
  });
  return tag ?? { stream: '', tag: '' };
}

function madeStreams({ creates }: CiStep): readonly string[] {
  return creates.flatMap((link) => (link.type === 'stream' ? [link.stream] : []));
}

function neededTag({ needs }: CiStep): string {
  const [tag = ''] = needs.flatMap(({ link }) => (link.type === 'tag' ? [link.tag] : []));
  return tag;
}
