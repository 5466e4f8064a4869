import { copiedFrom, type Part, partsOf, stageOf } from './instructions.ts';
import type { NameAndValue } from './rewrite.ts';

/**
 * The images that a Dockerfile needs, sorted: of `FROM` and `COPY --from`, with the ARGs before the first `FROM` and the
 * build's; no stage of its own and not `scratch`. Undefined where it has no `FROM`. Read: openshift/builder @ 9ed70da,
 * pkg/build/builder/common.go (findReferencedImages).
 */
export function referencedImages(
  dockerfile: string,
  buildArgs: readonly NameAndValue[],
): readonly string[] | undefined {
  const parts = partsOf(dockerfile);
  const first = parts.findIndex(({ keyword }) => keyword === 'FROM');
  if (first < 0) return undefined;
  const values = new Map(parts.slice(0, first).flatMap(argsOf));
  for (const { name, value = '' } of buildArgs) values.set(name, value);
  const stages = new Set<string>();
  const images = new Set<string>();
  let count = 0;
  for (const part of parts.slice(first)) {
    const { image, alias } = stageOf(part);
    const word = part.keyword === 'FROM' ? image : copiedFrom(part);
    const name = word && expanded(word, values);
    if (name && !stages.has(name)) images.add(name);
    if (part.keyword !== 'FROM') continue;
    stages.add(alias ?? `${count}`).add(`${count}`);
    count += 1;
  }
  images.delete('scratch');
  return [...images].sort();
}

/** An ARG without a default has no value of its own. */
function argsOf({ keyword, rest }: Part): readonly (readonly [string, string])[] {
  if (keyword !== 'ARG') return [];
  return [...rest.matchAll(/(\w+)=("[^"]*"|'[^']*'|\S*)/g)].map(([, name = '', value = '']) => [name, unquoted(value)]);
}

function unquoted(word: string): string {
  return word.replace(/^(["'])(.*)\1$/s, '$2');
}

function expanded(word: string, values: ReadonlyMap<string, string>): string {
  return unquoted(word).replace(
    /\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g,
    (_all, bare?: string, braced?: string, how?: string, other = '') => {
      const value = values.get(bare ?? braced ?? '') ?? '';
      if (how === '-') return value || other;
      return how === '+' ? value && other : value;
    },
  );
}
