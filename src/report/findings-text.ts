import type { Report } from './report.ts';

type KnownIssue = NonNullable<Report['knownIssues']>[number];

/** What many failures have in common, a line each: `31 failures, one cause: …`. Hostile text. */
export function cascadeLines({ cascades = [] }: Report): readonly string[] {
  return cascades.map(({ cause, tests }) => `${tests.length} failures, one cause: ${cause}`);
}

/** What became of known issues, a line each; of those that nothing failed with there is nothing to say. Hostile text. */
export function knownIssueLines({ knownIssues = [] }: Report): readonly string[] {
  return knownIssues.flatMap((issue) => (issue.state === 'unseen' ? [] : [`${issue.name}: ${stateText(issue)}`]));
}

function stateText({ state, tests, why, link, owner, expires }: KnownIssue): string {
  const failures = tests.length === 1 ? '1 failure' : `${tests.length} failures`;
  switch (state) {
    case 'failing':
      return `${failures}, accepted until ${expires} (${why}; ${owner}, ${link})`;
    case 'expired':
      return `expired on ${expires} and still fails: ${failures} counted as new (${owner}, ${link})`;
    case 'passed':
    case 'unseen':
      return `no longer failing: take it out of the known issues (${owner}, ${link})`;
  }
}
