import type { RunRow } from '../../history/format/run-row.ts';
import { plainText } from '../../model/plain-text.ts';
import { xmlElement, xmlText } from '../../report/export/xml.ts';
import { type Change, changesOf } from './changes.ts';
import type { SeriesView } from './series-view.ts';

/** What a feed is made of. */
interface Feed {
  readonly series: string;
  readonly rows: readonly RunRow[];
  /** Newest first. */
  readonly changes: readonly Change[];
  /** Addresses, where it is known where the pages are served. */
  readonly links: Links | undefined;
}

interface Links {
  /** The page of the series. */
  readonly home: string;
  feed(file: string): string;
  run(id: string): string;
}

/** The changes of a series as an Atom feed and as a JSON feed, newest first. */
export function feeds({ name, rows }: SeriesView, folder: string, siteUrl: string | undefined) {
  const links = siteUrl === undefined ? undefined : linksBelow(siteUrl, folder);
  const feed: Feed = { series: name, rows, changes: changesOf(rows), links };
  return [
    ['changes.atom', atomOf(feed, 'changes.atom')],
    ['changes.json', jsonFeedOf(feed, 'changes.json')],
  ] as const;
}

function linksBelow(siteUrl: string, folder: string): Links {
  return {
    home: `${siteUrl}series/${folder}/`,
    feed: (file) => `${siteUrl}api/v1/series/${folder}/${file}`,
    run: (id) => `${siteUrl}runs/${id}/`,
  };
}

function idOf(series: string, run?: RunRow): string {
  return ['urn:streamstress', encodeURIComponent(series), ...(run ? [run.id] : [])].join(':');
}

/** RFC 4287: an entry has its text as content, as it may have no link. */
function atomOf({ series, rows, changes, links }: Feed, file: string): string {
  const updated = rows.at(-1)?.startedAt ?? new Date(0).toISOString();
  const entries = changes.map(({ run, title }) =>
    xmlElement('entry', {}, [
      xmlElement('id', {}, [xmlText(idOf(series, run))]),
      xmlElement('title', {}, [xmlText(title)]),
      xmlElement('updated', {}, [run.startedAt]),
      ...(links ? [xmlElement('link', { rel: 'alternate', type: 'text/html', href: links.run(run.id) })] : []),
      xmlElement('content', { type: 'text' }, [xmlText(run.verdict.sentence)]),
    ]),
  );
  const feed = xmlElement('feed', { xmlns: 'http://www.w3.org/2005/Atom' }, [
    xmlElement('id', {}, [xmlText(idOf(series))]),
    xmlElement('title', {}, [xmlText(`streamstress: ${series}`)]),
    xmlElement('updated', {}, [updated]),
    xmlElement('author', {}, [xmlElement('name', {}, ['streamstress'])]),
    ...(links ? [xmlElement('link', { rel: 'self', type: 'application/atom+xml', href: links.feed(file) })] : []),
    ...(links ? [xmlElement('link', { rel: 'alternate', type: 'text/html', href: links.home })] : []),
    ...entries,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${feed}\n`;
}

/** Version 1.1 of jsonfeed.org. */
function jsonFeedOf({ series, changes, links }: Feed, file: string): string {
  const items = changes.map(({ run, title }) => ({
    id: idOf(series, run),
    ...(links ? { url: links.run(run.id) } : {}),
    title: plainText(title),
    content_text: plainText(run.verdict.sentence),
    date_published: run.startedAt,
  }));
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: `streamstress: ${plainText(series)}`,
    ...(links ? { home_page_url: links.home, feed_url: links.feed(file) } : {}),
    authors: [{ name: 'streamstress' }],
    items,
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}
