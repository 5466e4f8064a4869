import { StreamstressError } from '../model/error.ts';
import { plainLine } from '../model/plain-text.ts';

interface Asked {
  readonly what: string;
  readonly repository: string;
  readonly signal: AbortSignal;
  readonly censor: (text: string) => string;
}

/** As octokit throws it: where no answer came, the status is 500. */
interface Refusal {
  readonly status?: number;
  readonly message?: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

/** What GitHub answered, as an error of ours. */
export function githubError(thrown: unknown, { what, repository, signal, censor }: Asked): StreamstressError {
  if (signal.aborted) return new StreamstressError('cancelled', ['cancelled'], `${what} on GitHub was cancelled`);
  const { status = 500, message = '', response } = (thrown ?? {}) as Refusal;
  const said = censor(plainLine(message)).slice(0, 300);
  const asked = `GitHub, "${repository}": ${what}`;
  if (isRateLimit(status, said, response))
    return failed('rate_limited', `${asked}: too many requests (${said}). The next run goes on with what is left`);
  if (status === 401 || status === 403 || status === 404)
    return failed('refused', `${asked}: refused with ${status} (${said}). ${advice[status]}`);
  if (status >= 400 && status < 500) return failed('invalid', `${asked}: not taken, ${status} (${said})`);
  return failed('unavailable', `${asked}: no answer that helps (${said}). The next run tries it again`);
}

function failed(reason: string, message: string): StreamstressError {
  return new StreamstressError('infrastructure', ['github', reason], message);
}

const advice = {
  401: 'The token is wrong or has expired: check GITHUB_TOKEN',
  403: 'The token may not do this: the job needs "permissions:" with issues: write (for comments pull-requests: write). Pull requests of forks get no such token',
  404: 'Check --repository, and that the token may see it',
} as const;

function isRateLimit(status: number, said: string, response: Refusal['response']): boolean {
  if (status !== 403 && status !== 429) return false;
  const remaining = response?.headers?.['x-ratelimit-remaining'];
  return status === 429 || /\brate limit\b/i.test(said) || String(remaining) === '0';
}
