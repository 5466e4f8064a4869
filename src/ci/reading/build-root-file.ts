import { type ImageStreamTag, imageStreamTag } from '../configuration.ts';
import type { Violation } from '../violation.ts';
import { decode } from './decode.ts';
import { parseYaml } from './document.ts';
import { object } from './shape.ts';

const shape = object({ build_root_image: imageStreamTag });

/** The name of the file at the top of a repository that `build_root.from_repository` means. */
export const buildRootFile = '.ci-operator.yaml';

/** `.ci-operator.yaml` as it was read. */
export interface BuildRootFile {
  /** Undefined where it names none whole. */
  readonly image: ImageStreamTag | undefined;
  /** Of S092, and what of the file is no YAML. */
  readonly violations: readonly Violation[];
}

/** Reads `.ci-operator.yaml` of a repository, as far as `build_root.from_repository` needs it. */
export function readBuildRootFile(text: string, file: string): BuildRootFile {
  const document = parseYaml(text);
  const { value, violations } = decode(document, shape, { lenient: true, file });
  const image = value.build_root_image;
  const missing = (['namespace', 'name', 'tag'] as const).filter((part) => !image?.[part]);
  const placed = violations.map((one) => ({ ...one, position: one.position ?? document.positionOf(one.path, one.of) }));
  if (missing.length === 0 || violations.length > 0)
    return { image: missing.length === 0 ? image : undefined, violations: placed };
  const path = ['build_root_image'];
  const what = missing.map((part) => `"${part}"`).join(' and ');
  const message = `the image of the build root has no ${what}: the job fails when it reads it. Give namespace, name and tag`;
  return {
    image: undefined,
    violations: [{ rule: 'S092', path, file, message, position: document.positionOf(path, 'key') }],
  };
}
