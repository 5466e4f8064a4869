import type { CiLink, CiNeed, CiStep } from './ci-step.ts';
import { creatorsOf } from './dependencies.ts';
import { linkText } from './link.ts';

/** A line for every need that nothing fulfils: which step, what, why, and the field that would make it. */
export function missingNeeds(steps: readonly CiStep[]): readonly string[] {
  const creators = creatorsOf(steps);
  return steps.flatMap(({ name, needs }) =>
    needs
      .filter(({ link }) => link.type !== 'all' && creators(link).length === 0)
      .map((need) => missingLine(name, need)),
  );
}

function missingLine(step: string, { link, why }: CiNeed): string {
  return `step "${step}" needs ${linkText(link)} (${why}), which nothing makes. ${makerOf(link)}`;
}

const fields: ReadonlyMap<string, string> = new Map([
  ['root', 'build_root'],
  ['bin', 'binary_build_commands'],
  ['test-bin', 'test_binary_build_commands'],
  ['rpms', 'rpm_build_commands'],
  ['src-bundle', 'operator'],
  ['ci-index', 'operator.bundles, one without "as",'],
]);

/** The field of a configuration that makes a tag of `pipeline`, where it is one of its own. */
export function fieldOf(tag: string): string | undefined {
  return (
    fields.get(tag) ?? (tag.startsWith('ci-index-') ? `operator.bundles, one with "as: ${tag.slice(9)}",` : undefined)
  );
}

function makerOf(link: CiLink): string {
  switch (link.type) {
    case 'tag':
      return link.stream === 'release' ? makes(`releases.${link.tag}`) : makerOfTag(link.tag);
    case 'stream':
      return makes(link.stream === 'stable' ? 'releases.latest' : `releases.${link.stream.replace('stable-', '')}`);
    case 'rpms':
      return makes('rpm_build_commands');
    default:
      return 'Take the need away';
  }
}

function makerOfTag(tag: string): string {
  const field = fieldOf(tag);
  return field ? makes(field) : `Build "${tag}" in images.items, import it in base_images, or name another image`;
}

function makes(field: string): string {
  return `The field ${field} makes it`;
}
