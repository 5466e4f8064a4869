import { copiedFrom, type Part, partsOf, stageOf } from './instructions.ts';

export interface NameAndValue {
  readonly name: string;
  readonly value?: string;
}

/** What a Build makes of its Dockerfile. */
export interface Changes {
  /** Stands in for the image of the last `FROM`. */
  readonly from?: string | undefined;
  /** Set in every stage. */
  readonly env?: readonly NameAndValue[];
  /** Set at the end of the last stage. */
  readonly info?: readonly NameAndValue[];
  readonly labels?: readonly NameAndValue[];
  /** Images by the words that mean them. */
  readonly replacements?: ReadonlyMap<string, string>;
}

/**
 * A Dockerfile as the builder changes it: words are compared as they stand, without their ARGs; a stage's name comes before
 * a replacement. Read: openshift/builder @ 9ed70da, pkg/build/builder/common.go (addBuildParameters,
 * replaceImagesFromSource) and docker.go (replaceLastFrom, insertEnvAfterFrom).
 */
export function rewriteDockerfile(dockerfile: string, changes: Changes): string {
  const { from, env = [], info = [], labels = [], replacements = new Map() } = changes;
  const parts = partsOf(dockerfile.endsWith('\n') ? dockerfile : `${dockerfile}\n`);
  const last = parts.findLastIndex(({ keyword }) => keyword === 'FROM');
  const stages = new Set<string>();
  let stage = 0;
  const changed = parts.map((part, index) => {
    if (part.keyword === 'FROM') {
      const image = index === last && from !== undefined ? from : stageOf(part).image;
      stages.add(stageOf(part).alias ?? `${stage}`);
      stage += 1;
      return withImage(part, replacements.get(image) ?? image) + instruction('ENV', env);
    }
    const copied = copiedFrom(part);
    const replacement = copied === undefined || stages.has(copied) ? undefined : replacements.get(copied);
    return replacement === undefined ? part.text : part.text.replace(`--from=${copied}`, () => `--from=${replacement}`);
  });
  return changed.join('') + instruction('ENV', info) + instruction('LABEL', labels);
}

function withImage(part: Part, image: string): string {
  const after = part.rest.trim().split(/\s+/).slice(1);
  return `${['FROM', ...part.flags, image, ...after].join(' ')}\n`;
}

function instruction(keyword: string, values: readonly NameAndValue[]): string {
  if (values.length === 0) return '';
  const words = values.map(({ name, value = '' }) => `${JSON.stringify(name)}=${JSON.stringify(value)}`);
  return `${keyword} ${words.join(' ')}\n`;
}
