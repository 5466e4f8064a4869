import { compareUrl } from '../model/commit-links.ts';
import { shortCommit } from '../model/source.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Report } from './report.ts';

type Link = NonNullable<Report['links']>[number];

/** Where to look further; http and https alone, each address once. */
export function reportLinks(
  workflowRun: string | undefined,
  sources: Report['sources'],
  { attributions }: Verdict,
): Link[] {
  const ranges = attributions.flatMap((attribution) => attribution.ranges);
  const links = [
    { name: 'workflow run', url: workflowRun },
    ...ranges.map(({ name, good, bad }) => ({
      name: `${name} ${shortCommit(good)}..${shortCommit(bad)}`,
      url: compareUrl(
        sources.find((source) => source.name === name),
        good,
        bad,
      ),
    })),
  ];
  const known = links.filter(
    (link): link is Link => link.url !== undefined && /^https?:\/\//.test(link.url) && URL.canParse(link.url),
  );
  return [...new Map(known.map((link) => [link.url, link])).values()];
}
