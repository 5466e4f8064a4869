import type { CheckedOut } from '../../model/ci-run.ts';

/** Where Go programs have their sources; what is built upon the clone has it as its GOPATH. */
export const gopath = '/go';

/** The folder of a clone: by the import path that a configuration gives, else by the repository's own. */
export function cloneFolder(importPath: string | undefined, { org, repo }: Pick<CheckedOut, 'org' | 'repo'>): string {
  return `${gopath}/src/${importPath || `github.com/${org}/${repo}`}`;
}

/**
 * What clones the commits of a run into a folder: the base, and the pull requests merged into it one by one. For any
 * POSIX shell; needs git and what else is in every image with a shell. A checkout that is there already is brought up to
 * date, what was built in it stays. What the build root lacks is said as `clone failed: <word>`, which does not stand in
 * the script itself: a log that repeats it does not say so.
 */
export function cloneScript(folder: string, { cloneUri, base, pulls }: CheckedOut): string {
  return [
    ...preamble,
    `folder=${quoted(folder)} uri=${quoted(cloneUri)} ref=${quoted(base.ref)} base=${quoted(base.sha)}`,
    ...checks,
    ...checkout,
    ...pulls.map(({ number, sha }) => `merge ${number} ${quoted(sha)}`),
    'if [ -f .gitmodules ]; then git submodule update --quiet --init --recursive || failed submodules; fi',
    `find ${gopath}/src -type d ! -perm -0775 -exec chmod g+xw {} + 2>/dev/null || true`,
    'git log -1 --format="the source is %H"',
  ].join('\n');
}

/** A text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const preamble = [
  'set -eu',
  'umask 0002',
  'export GIT_TERMINAL_PROMPT=0',
  'failed() { echo "clone" "failed: $1" >&2; exit 1; }',
];

const checks = [
  'command -v git >/dev/null || failed no_git',
  'mkdir -p "$folder" && [ -w "$folder" ] || failed no_folder',
  'cd "$folder"',
];

/** A branch is not moved while one is on it; the dates of merges are of what is merged, so that they are always the same. */
const checkout = [
  `git() { command git -c safe.directory='*' -c advice.detachedHead=false "$@"; }`,
  'has() { git cat-file -e "$1^{commit}" 2>/dev/null; }',
  'git init --quiet',
  'git fetch --quiet --force --tags -- "$uri" "$ref" || failed no_ref',
  'has "$base" || git fetch --quiet -- "$uri" "$base" || failed no_commit',
  'git checkout --quiet --force --detach "$base"',
  'git branch --force -- "$ref" "$base" && git checkout --quiet "$ref"',
  `merge() {
  has "$2" || git fetch --quiet -- "$uri" "$2" || git fetch --quiet -- "$uri" "pull/$1/head" || failed no_pull
  has "$2" || failed no_pull
  date="$(( $(git log -1 --format=%ct) + 1 )) +0000"
  GIT_AUTHOR_DATE="$date" GIT_COMMITTER_DATE="$date" git -c user.name=ci -c user.email=ci@localhost \\
    merge --quiet --no-ff --no-gpg-sign -m "Merge pull request $1" "$2" || failed merge_conflict
}`,
];
