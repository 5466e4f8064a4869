import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { createWebhook } from '../../src/adapters/webhook.ts';
import { silenceOf, turnOf } from '../../src/github/edges.ts';
import { seriesOf } from '../history/memory-branch.ts';
import { historyOf, series } from './nights-of.ts';

const siteUrl = 'https://owner.github.io/results/';

async function turns(letters: string): Promise<string> {
  const { rows } = (await seriesOf(historyOf(letters), series)).head;
  const marks = { first_failure: '!', recovery: 'r' } as Readonly<Record<string, string>>;
  return rows.map(({ id }) => marks[turnOf(series, rows, id, siteUrl)?.facts.event ?? ''] ?? '-').join('');
}

test('the first red run and the first green one after it are told, and nothing between', async () => {
  assert.equal(await turns('..FFF..F.'), '--!--r-!r');
  assert.equal(await turns('FF.'), '!-r', 'a series may begin red');
});

test('a run that says nothing of the tests turns nothing', async () => {
  const reports = historyOf('.F.F');
  const cancelled = reports.map((report, n) =>
    n === 1 ? { ...report, verdict: { ...report.verdict, kind: 'incomplete' as const } } : report,
  );
  const { rows } = (await seriesOf(cancelled, series)).head;
  assert.deepEqual(
    rows.map(({ id }) => turnOf(series, rows, id, siteUrl)?.facts.event),
    [undefined, undefined, undefined, 'first_failure'],
  );
});

test('silence is told by one call of a schedule', async () => {
  const newest = (await seriesOf(historyOf('.'), series)).head.rows[0];
  assert.ok(newest);
  const hours = Array.from({ length: 100 }, (_, hour) => {
    const now = Date.parse(newest.startedAt) + hour * 3_600_000 + 60_000;
    return silenceOf(series, newest, { now, after: 36 * 3600, every: 3600 }, siteUrl);
  });
  assert.deepEqual(
    hours.flatMap((notice, hour) => (notice ? [hour] : [])),
    [36],
  );
  assert.match(hours[36]?.text ?? '', /no run for 36h 1m, the last one is night-0/);
});

interface Received {
  readonly url: string;
  readonly body: unknown;
}

/** Answers with these codes, then 200. */
async function receiver(t: TestContext, ...codes: number[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ url: request.url ?? '', body: JSON.parse(await text(request)) });
    response.writeHead(codes.shift() ?? 200).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close().closeAllConnections());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secretpart` };
}

function webhook(url: string) {
  const slept: number[] = [];
  const clock = { now: () => 0, sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  const secrets = createSecrets();
  const { signal } = new AbortController();
  return { slept, secrets, notifier: createWebhook({ url: async () => url, secrets, clock, environment: {}, signal }) };
}

const notice = {
  text: 'red: <!channel> & more',
  url: `${siteUrl}runs/night-2/`,
  facts: { event: 'first_failure', run: 'night-2' },
};

test('JSON has the text, the link and the facts', async (t) => {
  const { received, url } = await receiver(t);
  assert.equal(await webhook(url).notifier.send(notice), undefined);
  assert.deepEqual(received, [
    {
      url: '/services/T0/B0/secretpart',
      body: { text: notice.text, url: notice.url, event: 'first_failure', run: 'night-2' },
    },
  ]);
});

test('what may pass is tried again, what is refused is not', async (t) => {
  const again = await receiver(t, 500, 429);
  const first = webhook(again.url);
  assert.deepEqual(
    [await first.notifier.send(notice), again.received.length, first.slept],
    [undefined, 3, [2000, 10_000]],
  );
  const refused = await receiver(t, 404);
  assert.match((await webhook(refused.url).notifier.send(notice)) ?? '', /^"127\.0\.0\.1:\d+" answered 404$/);
  assert.equal(refused.received.length, 1);
});

test('the address is never said', async () => {
  const bad = webhook('ftp://example.com/very-secret-part');
  assert.equal(await bad.notifier.send(notice), 'the address is not one of https://');
  const plain = webhook('http://hooks.example.com/very-secret-part');
  assert.equal(
    await plain.notifier.send(notice),
    'the address is not one of https://',
    'in the clear everybody reads it',
  );
  const gone = webhook('http://127.0.0.1:1/very-secret-part');
  const why = (await gone.notifier.send(notice)) ?? '';
  assert.match(why, /"127\.0\.0\.1:1" cannot be reached/);
  assert.ok(!why.includes('very-secret-part'));
  assert.equal(gone.secrets.censor('see /very-secret-part'), 'see ***');
});
