import type { CiLink, CiStep } from '../graph/ci-step.ts';
import { linkText } from '../graph/link.ts';
import { pathText } from '../violation.ts';

/** A step for scripts; `creators` are those of the graph that it is in. */
export function stepJson(
  { name, kind, description, path, needs, creates }: CiStep,
  creators: (link: CiLink) => readonly CiStep[],
) {
  return {
    ...{ name, kind, description, path: pathText(path) },
    needs: needs.map(({ link, why }) => ({ link: linkText(link), why, from: creators(link).map((step) => step.name) })),
    creates: creates.map(linkText),
  };
}
