import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { type ThrottlingOptions, throttling } from '@octokit/plugin-throttling';
import type { GitHub } from '../ports/github.ts';
import { githubError } from './github-errors.ts';

export interface GitHubOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** `https://api.github.com`, or that of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  /** A text without the secrets in it: what is written there is read by everybody. */
  readonly censor: (text: string) => string;
  /** How requests are paced; as GitHub asks for it without. */
  readonly pace?: Pace;
}

/** Milliseconds of a second of waiting, and what the plugin takes for its queues. */
export type Pace = Pick<ThrottlingOptions, 'write' | 'notifications'> & { readonly retryAfterBaseValue: number };

/** Longer than a minute or two nobody waits at the end of a run: what is left is made by the next one. */
const mostSeconds = 120;
const mostWaits = 2;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
/** Who may write to a repository. */
const writers: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);
/** Of a request that makes something nobody knows whether it has: it is not made again. */
const once = { request: { retries: 0 } };

export function createGitHub({ repository, token, apiUrl, signal, censor, pace }: GitHubOptions): GitHub {
  const [owner = '', repo = ''] = repository.split('/');
  const waits = (seconds: number, _request: unknown, _octokit: unknown, waited: number) =>
    seconds <= mostSeconds && waited < mostWaits;
  const settings = {
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent: 'streamstress',
    log: silent,
    request: { signal },
    throttle: { onRateLimit: waits, onSecondaryRateLimit: waits, ...pace },
    retry: { doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451], ...pace },
  };
  const octokit = getOctokit(token, settings, retry, throttling);
  const { issues } = octokit.rest;
  const asking = async <T>(what: string, ask: Promise<T>): Promise<T> =>
    ask.catch((error: unknown) => {
      throw githubError(error, { what, repository, signal, censor });
    });
  return {
    repository,
    async issues(label) {
      const asked = { owner, repo, labels: label, state: 'all', per_page: 100 } as const;
      const found = await asking('reading its issues', octokit.paginate(issues.listForRepo, asked));
      return found
        .filter((issue) => !issue.pull_request)
        .map(({ number, state, title, body, ...author }) => ({
          ...{ number, open: state === 'open', title, body: textOf(body), trusted: isTrusted(author) },
        }));
    },
    async createIssue({ title, body, labels }) {
      const issue = { owner, repo, title: censor(title), body: censor(body), labels: [...labels], ...once };
      return (await asking('opening an issue', issues.create(issue))).data.number;
    },
    async changeIssue(number, { title, body, state, reason }) {
      const change = {
        ...(title === undefined ? {} : { title: censor(title) }),
        ...(body === undefined ? {} : { body: censor(body) }),
        ...(state === undefined ? {} : { state }),
        ...(reason === undefined ? {} : { state_reason: reason }),
      };
      await asking(`changing issue ${number}`, issues.update({ owner, repo, issue_number: number, ...change }));
    },
    async comments(number) {
      const asked = { owner, repo, issue_number: number, per_page: 100 };
      const found = await asking(`reading the comments of ${number}`, octokit.paginate(issues.listComments, asked));
      return found.map(({ id, body, ...author }) => ({ id, body: textOf(body), trusted: isTrusted(author) }));
    },
    async createComment(number, body) {
      const comment = { owner, repo, issue_number: number, body: censor(body), ...once };
      await asking(`commenting on ${number}`, issues.createComment(comment));
    },
    async changeComment(id, body) {
      await asking('changing a comment', issues.updateComment({ owner, repo, comment_id: id, body: censor(body) }));
    },
  };
}

/** GitHub's forms write other ends of lines than we do. */
function textOf(body: string | null | undefined): string {
  return (body ?? '').replaceAll('\r\n', '\n');
}

interface Author {
  readonly user?: { readonly type?: string } | null;
  readonly author_association?: string;
}

function isTrusted({ user, author_association }: Author): boolean {
  return user?.type === 'Bot' || writers.has(author_association ?? '');
}
