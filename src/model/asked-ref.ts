/** What a text like `main`, `pr/123`, `1a2b3c4` or `main@2026-10-31` asks for. */
export type Ref =
  /** A branch, a tag or a full name such as `refs/heads/main`; where there is none, `digits` begin a commit. */
  | { readonly type: 'name'; readonly name: string; readonly digits: string | undefined }
  | { readonly type: 'commit'; readonly commit: string }
  /** `merged`: its merge with the branch that it is for. */
  | { readonly type: 'pull_request'; readonly number: number; readonly merged: boolean }
  /** The last commit of a branch (undefined means the default one) on that day, UTC. */
  | { readonly type: 'date'; readonly branch: string | undefined; readonly date: string }
  /** It cannot mean anything; `why` says what is right. */
  | { readonly type: 'malformed'; readonly why: string };

/** Reads a ref as it is written after `name:`, or `@DATE` as it is written after `name`. */
export function readRef(text: string): Ref {
  const [, branch, date] = /^(.+)@(\d{4}-\d{1,2}-\d{1,2})$/.exec(text) ?? /^()@(.*)$/.exec(text) ?? [];
  if (date !== undefined) return dated(branch || undefined, date);
  if (/^pr\//i.test(text)) return pullRequest(text);
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) return { type: 'commit', commit: text.toLowerCase() };
  if (text === '') return { type: 'malformed', why: 'a branch, a tag, a commit or pr/NUMBER is missing' };
  const bad = /[\s~^:?*[\\]|\.\.|@\{|\p{Cc}/u.exec(text)?.[0];
  if (bad !== undefined) return { type: 'malformed', why: `git allows no ${JSON.stringify(bad)} in a ref` };
  return { type: 'name', name: text, digits: /^[0-9a-f]{7,63}$/i.test(text) ? text.toLowerCase() : undefined };
}

/** Whether a text is a day that there is: `2026-10-31`. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Seconds since 1970 at the last second of a day, UTC. */
export function endOfDay(date: string): number {
  return Date.parse(`${date}T23:59:59Z`) / 1000;
}

function dated(branch: string | undefined, date: string): Ref {
  if (isDay(date)) return { type: 'date', branch, date };
  return { type: 'malformed', why: `"${date}" is no day; write YYYY-MM-DD, such as 2026-10-31` };
}

function pullRequest(text: string): Ref {
  const [, number, head] = /^pr\/([1-9]\d{0,8})(\/head)?$/.exec(text) ?? [];
  if (number !== undefined) return { type: 'pull_request', number: Number(number), merged: head === undefined };
  return {
    type: 'malformed',
    why: 'write pr/123 for the merge of a pull request with its base, or pr/123/head for its head',
  };
}
