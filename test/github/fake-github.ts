import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

interface StoredIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly state_reason?: string;
  readonly labels: readonly string[];
  readonly user: { readonly type: string };
  readonly author_association: string;
  readonly pull_request?: object;
}

interface StoredComment extends Pick<StoredIssue, 'body' | 'user' | 'author_association'> {
  readonly id: number;
  readonly issue: number;
}

/** An answer that is no success; `lost` does what was asked all the same. */
export interface Trouble {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly lost?: boolean;
}

export interface FakeGitHub {
  readonly url: string;
  readonly issues: StoredIssue[];
  readonly comments: StoredComment[];
  /** `POST /repos/o/r/issues`, in order. */
  readonly asked: string[];
  /** The next requests of a method meet these, one each. */
  trouble(method: string, ...troubles: Trouble[]): void;
  /** None of them any more. */
  calm(method: string): void;
  add(issue: Partial<StoredIssue>): StoredIssue;
}

export const token = 'ghs_0123456789abcdefghijklmnopqrstuvwxyzAB';
const docs = 'https://docs.github.com/rest';
const page = 30;

/** Answers as GitHub's documentation has them. */
export const troubles = {
  secondaryLimit: (seconds: number): Trouble => ({
    status: 403,
    headers: { 'retry-after': String(seconds) },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url: `${docs}/using-the-rest-api/rate-limits-for-the-rest-api`,
    },
  }),
  limit: (seconds: number, status = 403): Trouble => ({
    status,
    headers: {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + seconds),
    },
    body: { message: 'API rate limit exceeded for installation ID 1.', documentation_url: docs },
  }),
  forbidden: {
    status: 403,
    body: { message: 'Resource not accessible by integration', documentation_url: docs, status: '403' },
  },
  disabled: { status: 410, body: { message: 'Issues has been disabled in this repository.', documentation_url: docs } },
  invalid: {
    status: 422,
    body: {
      message: 'Validation Failed',
      errors: [{ resource: 'Issue', code: 'custom', field: 'body', message: 'body is too long' }],
      documentation_url: docs,
    },
  },
  badGateway: { status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' },
  lost: { status: 502, body: { message: 'Server Error' }, lost: true },
} as const;

/** The issues of one repository, `o/r`, as a server of its own. */
export async function fakeGitHub(t: TestContext): Promise<FakeGitHub> {
  const [issues, comments, asked]: [StoredIssue[], StoredComment[], string[]] = [[], [], []];
  const waiting = new Map<string, Trouble[]>();
  const ours = { user: { type: 'Bot' }, author_association: 'NONE' };
  const add = (issue: Partial<StoredIssue>): StoredIssue => {
    const made = {
      title: '',
      body: '',
      state: 'open',
      labels: [],
      ...ours,
      ...issue,
      number: issues.length + 1,
    } as const;
    issues.push(made);
    return made;
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const [method = ''] = [request.method];
    asked.push(`${method} ${url.pathname}`);
    if (request.headers.authorization !== `token ${token}`) return send(response, 401, { message: 'Bad credentials' });
    const trouble = waiting.get(method)?.shift();
    if (trouble && !trouble.lost) return send(response, trouble.status, trouble.body, trouble.headers);
    const { status, body, headers } = await answer({ issues, comments, add }, method, url, request);
    return trouble ? send(response, trouble.status, trouble.body) : send(response, status, body, headers);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close().closeAllConnections());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ issues, comments, asked, add },
    calm: (method) => void waiting.delete(method),
    trouble: (method, ...all) => void waiting.set(method, [...(waiting.get(method) ?? []), ...all]),
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Store = Pick<FakeGitHub, 'issues' | 'comments' | 'add'>;

async function answer(store: Store, method: string, url: URL, request: IncomingMessage): Promise<Answer> {
  const [, number, tail] = /^\/repos\/o\/r\/issues(?:\/(comments|\d+)(?:\/(comments|\d+))?)?$/.exec(url.pathname) ?? [];
  const isOurs = url.pathname.startsWith('/repos/o/r/issues');
  if (!isOurs) return { status: 404, body: { message: 'Not Found', documentation_url: docs } };
  const given =
    method === 'GET' ? {} : (JSON.parse(await text(request)) as Partial<StoredIssue> & { state_reason?: string });
  if ((given.title?.length ?? 0) > 256 || (given.body?.length ?? 0) > 65_536) return troubles.invalid;
  if (number === undefined)
    return method === 'GET' ? listed(store.issues, url) : { status: 201, body: store.add(given) };
  if (number === 'comments') return patched(store.comments as StoredComment[], ({ id }) => id === Number(tail), given);
  if (tail === undefined)
    return patched(store.issues as StoredIssue[], (issue) => issue.number === Number(number), given);
  const own = store.comments.filter(({ issue }) => issue === Number(number));
  if (method === 'GET') return paged(own, url);
  const { user, author_association } = { user: { type: 'Bot' }, author_association: 'NONE' };
  const made = {
    id: store.comments.length + 100,
    issue: Number(number),
    body: given.body ?? '',
    user,
    author_association,
  };
  (store.comments as StoredComment[]).push(made);
  return { status: 201, body: made };
}

function listed(issues: readonly StoredIssue[], url: URL): Answer {
  const label = url.searchParams.get('labels') ?? '';
  const found = issues.filter(({ labels }) => labels.includes(label));
  return paged(url.searchParams.get('state') === 'all' ? found : found.filter(({ state }) => state === 'open'), url);
}

/** Smaller pages than were asked for, as a server may. */
function paged(all: readonly unknown[], url: URL): Answer {
  const at = Number(url.searchParams.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', String(at + 1));
  const link = `<http://${url.host}${next.pathname}${next.search}>; rel="next"`;
  return {
    status: 200,
    body: all.slice((at - 1) * page, at * page),
    ...(all.length > at * page ? { headers: { link } } : {}),
  };
}

function patched<T extends object>(all: T[], isMeant: (one: T) => boolean, change: Partial<T>): Answer {
  const at = all.findIndex(isMeant);
  const before = all[at];
  if (!before) return { status: 404, body: { message: 'Not Found', documentation_url: docs } };
  const after = { ...before, ...change };
  all[at] = after;
  return { status: 200, body: after };
}

function send(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  const isText = typeof body === 'string';
  response
    .writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json; charset=utf-8', ...headers })
    .end(isText ? body : JSON.stringify(body));
}
