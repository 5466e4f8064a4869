import { StreamstressError } from '../../model/error.ts';
import { nearNames } from '../../model/near-names.ts';
import type { AskedRef, SourceSnapshot } from '../../model/source.ts';
import { unreachable, withoutCredentials } from './command.ts';

/** Every message names the component, its repository and who asked for it. */
function refused(asked: AskedRef, reason: string, what: string): StreamstressError {
  const { name, repository, origin } = asked;
  const message = `${what} (asked for "${name}" of "${withoutCredentials(repository)}" by ${origin})`;
  return new StreamstressError('request', ['resolving', reason], message);
}

export function refMalformed(asked: AskedRef, why: string): StreamstressError {
  return refused(asked, 'ref_malformed', `"${asked.ref}" is no ref: ${why}`);
}

export function refNotFound(asked: AskedRef, hint: string): StreamstressError {
  const where = `"${withoutCredentials(asked.repository)}"`;
  const what = `there is no branch, tag or commit "${asked.ref}" in ${where} (asked for "${asked.name}" by ${asked.origin})`;
  return new StreamstressError('request', ['resolving', 'ref_not_found'], `${what}. ${hint}`);
}

export function cannotRead(asked: Pick<AskedRef, 'name' | 'repository'>, complaint: string): StreamstressError {
  return unreachable(asked.repository, `of "${asked.name}"`, complaint);
}

/** Git's complaint about a commit that was asked for by its number. */
export function commitRefused(asked: AskedRef, complaint: string): StreamstressError {
  return /not our ref|unadvertised|not found|could not find/i.test(complaint)
    ? refNotFound(asked, 'Was it pushed there, and not only to a fork?')
    : cannotRead(asked, complaint);
}

/** What to write instead, of the names that there are. */
export function nameHint(ref: string, known: Iterable<string>): string {
  const names = [...known]
    .filter((name) => !name.endsWith('^{}'))
    .map((name) => name.replace(/^refs\/(heads|tags)\//, ''));
  const near = nearNames(ref, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(', ')}?`;
  if (/^[0-9a-f]{4,6}$/i.test(ref)) return 'Give seven digits of a commit at least';
  if (/^[0-9a-f]{7,}$/i.test(ref))
    return 'No commit of a branch or tag begins so; one of a pull request is given in full';
  return names.length === 0 ? 'The repository is empty' : `Give a branch, a tag or a commit, such as "${names[0]}"`;
}

export function commitAmbiguous(asked: AskedRef, candidates: readonly SourceSnapshot[]): StreamstressError {
  const lines = candidates.map(
    ({ commit, committedAt, author, subject }) => `  ${commit} ${committedAt.slice(0, 10)} ${author}: ${subject}`,
  );
  const what = `${candidates.length} commits begin with "${asked.ref}"; give more digits of one of them:\n${lines.join('\n')}\n`;
  return refused(asked, 'commit_ambiguous', what);
}

export function pullRequestNotFound(asked: AskedRef, number: number): StreamstressError {
  const what = `there is no pull request ${number}: nothing is at refs/pull/${number}/head. Check the number, and that it is of this repository`;
  return refused(asked, 'pull_request_not_found', what);
}

export function mergeConflict(asked: AskedRef, branch: string, files: readonly string[]): StreamstressError {
  const named = files.slice(0, 10).join(', ') + (files.length > 10 ? ` and ${files.length - 10} more` : '');
  const why = files.length > 0 ? `conflicts in ${named}` : 'they have no commit in common';
  const what = `"${asked.ref}" does not merge with ${branch}: ${why}. Have it rebased, or ask for its head with "${asked.ref}/head"`;
  return refused(asked, 'merge_conflict', what);
}
