import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { ApiIndex, ApiLatest } from '../../docs/schema/api-v1.d.ts';
import type { Pages } from '../../src/ports/pages.ts';
import { publishRun } from '../../src/publish/publish.ts';
import { nights } from '../fixtures/nights.ts';
import { branchIn, newRemote } from './git-remote.ts';

const root = mkdtempSync(join(tmpdir(), 'published-'));
const { signal } = new AbortController();
const siteUrl = 'https://owner.github.io/results/';
const pages: Pages = { render: async () => '<p></p>', assets: async () => new Map() };

/** As far as it is looked at here. */
interface Ctrf {
  readonly reportFormat: string;
  readonly results: { readonly extra: { readonly run: string }; readonly summary: { readonly tests: number } };
}

interface JsonFeed {
  readonly version: string;
  readonly feed_url: string;
  readonly authors: unknown;
  readonly items: readonly Readonly<Record<'id' | 'content_text' | 'url' | 'date_published', string>>[];
}

/** What the server was asked for, by path below the site. */
const server = createServer(async (request, response) => {
  const content = await readFile(join(root, 'clone', request.url ?? '')).catch(() => undefined);
  response.writeHead(content ? 200 : 404).end(content);
});
let site = '';
let folder = '';

before(async () => {
  const remote = newRemote(root);
  for (const report of await nights()) {
    const logs = { 'test:release-tests': `${report.run.id} says hello\n` };
    await publishRun(report, { dataBranch: branchIn(root, remote), pages, signal, siteUrl, logs });
  }
  execFileSync('git', ['clone', '--quiet', '--branch=gh-pages', remote, join(root, 'clone')]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { series } = await json<ApiIndex>('api/v1/index.json');
  folder = `api/v1/series/${series[0]?.folder}/`;
});
after(async () => {
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
  rmSync(root, { recursive: true, force: true });
});

async function get(path: string): Promise<Response> {
  const response = await fetch(new URL(path, site));
  assert.equal(response.status, 200, path);
  return response;
}

async function json<T>(path: string): Promise<T> {
  return (await get(path)).json() as Promise<T>;
}

test('every file of the API is valid by the schema that it names, and the schemas are those of the docs', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const files = [
    'api/v1/index.json',
    ...['latest', 'runs', 'tests', 'components'].map((name) => `${folder}${name}.json`),
  ];
  for (const path of files) {
    const content = await json<ApiIndex | ApiLatest>(path);
    const schema = await (await get(new URL(content.$schema, `${site}${path}`).pathname)).text();
    const isValid = ajv.compile(JSON.parse(schema));
    assert.ok(isValid(content), `${path}: ${ajv.errorsText(isValid.errors)}`);
    assert.ok(!isValid({ ...content, apiVersion: 2 }), 'and not just anything');
    const name = content.$schema.split('/').at(-1);
    assert.equal(schema, await readFile(new URL(`../../docs/schema/api-v1-${name}`, import.meta.url), 'utf8'));
  }
});

test('what the files name is there', async () => {
  const latest = await json<ApiLatest>(`${folder}latest.json`);
  const report = JSON.parse(gunzipSync(Buffer.from(await (await get(latest.report ?? '')).arrayBuffer())).toString());
  assert.deepEqual([latest.run.id, report.run.id], ['night-3', 'night-3']);
  const logs = gunzipSync(Buffer.from(await (await get('data/runs/night-3.logs.json.gz')).arrayBuffer())).toString();
  assert.deepEqual(JSON.parse(logs), { 'test:release-tests': 'night-3 says hello\n' });
  const ctrf = await json<Ctrf>(`${folder}latest.ctrf.json`);
  assert.deepEqual([ctrf.reportFormat, ctrf.results.extra.run, ctrf.results.summary.tests], ['CTRF', 'night-3', 10]);
  assert.match(await (await get(`${folder}latest.junit.xml`)).text(), /<testsuites name="night-3" tests="10"/);
});

test('the Atom feed has all that RFC 4287 asks for', async () => {
  const text = await (await get(`${folder}changes.atom`)).text();
  assert.equal(XMLValidator.validate(text), true);
  const isArray = (name: string) => name === 'entry' || name === 'link';
  const { feed } = new XMLParser({ ignoreAttributes: false, isArray }).parse(text);
  assert.equal(feed['@_xmlns'], 'http://www.w3.org/2005/Atom');
  assert.equal(feed.author.name, 'streamstress');
  const links = new Map(feed.link.map((link: Record<string, string>) => [link['@_rel'], link['@_href']]));
  assert.equal(links.get('self'), `${siteUrl}${folder}changes.atom`);
  assert.match(String(links.get('alternate')), /^https:\/\/owner\.github\.io\/results\/series\//);
  const ids = new Set<string>();
  for (const one of [feed, ...feed.entry]) {
    assert.ok(URL.canParse(one.id) && !ids.has(one.id), one.id);
    ids.add(one.id);
    assert.match(one.updated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    assert.ok(one.title.length > 0);
  }
  const [newest] = feed.entry;
  assert.deepEqual([newest.title, newest.link[0]['@_rel']], ['passed → broken: night-2', 'alternate']);
  assert.match(newest.content['#text'], /triggers/);
  assert.equal(feed.updated >= newest.updated, true);
});

test('the JSON feed is one of version 1.1', async () => {
  const feed = await json<JsonFeed>(`${folder}changes.json`);
  assert.deepEqual(
    [feed.version, feed.feed_url, feed.authors],
    ['https://jsonfeed.org/version/1.1', `${siteUrl}${folder}changes.json`, [{ name: 'streamstress' }]],
  );
  for (const item of feed.items) {
    assert.deepEqual(
      [typeof item.id, typeof item.content_text, URL.canParse(item.url), Number.isNaN(Date.parse(item.date_published))],
      ['string', 'string', true, false],
    );
  }
});

test('badges are SVG, and say their words to screen readers', async () => {
  for (const name of ['state', 'passed', 'flaky']) {
    const text = await (await get(`${folder}${name}.svg`)).text();
    assert.equal(XMLValidator.validate(text), true);
    const { svg } = new XMLParser({ ignoreAttributes: false }).parse(text);
    assert.deepEqual([svg['@_xmlns'], svg['@_role']], ['http://www.w3.org/2000/svg', 'img']);
    assert.equal(svg.title, svg['@_aria-label']);
    assert.ok(Number(svg['@_width']) > 60 && svg.g.text.length === 2);
  }
});
