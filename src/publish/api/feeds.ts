import type { RunRow } from '../../history/series/run-row.ts';
import { plainText } from '../../model/plain-text.ts';
import { xmlElement, xmlText } from '../../report/export/xml.ts';
import type { SeriesView } from './series-view.ts';

const mostEntries = 50;

/** An edge: a run whose verdict is of another kind than that of the run before. */
interface Change {
  readonly run: RunRow;
  readonly title: string;
}

/** The changes of a series as an Atom feed and as a JSON feed, newest first. */
export function feeds(view: SeriesView, siteUrl: string | undefined): readonly (readonly [string, string])[] {
  const changes = changesOf(view);
  return [
    ['changes.atom', atomOf(view, changes, siteUrl)],
    ['changes.json', jsonFeedOf(view, changes, siteUrl)],
  ];
}

function changesOf({ rows }: SeriesView): readonly Change[] {
  return rows
    .flatMap((run, at) => {
      const before = rows[at - 1];
      if (before?.verdict.kind === run.verdict.kind) return [];
      return [{ run, title: before ? `${before.verdict.kind} → ${run.verdict.kind}` : run.verdict.kind }];
    })
    .slice(-mostEntries)
    .reverse();
}

function idOf(series: string, run: RunRow): string {
  return `urn:streamstress:${encodeURIComponent(series)}:${run.id}`;
}

function linkOf(run: RunRow, siteUrl: string | undefined): string | undefined {
  return siteUrl === undefined ? undefined : `${siteUrl.replace(/\/$/, '')}/runs/${run.id}/`;
}

function atomOf({ name, rows }: SeriesView, changes: readonly Change[], siteUrl: string | undefined): string {
  const entries = changes.map(({ run, title }) => {
    const link = linkOf(run, siteUrl);
    return xmlElement('entry', {}, [
      xmlElement('id', {}, [xmlText(idOf(name, run))]),
      xmlElement('title', {}, [xmlText(`${title}: ${run.id}`)]),
      xmlElement('updated', {}, [run.startedAt]),
      ...(link === undefined ? [] : [xmlElement('link', { href: link }, [])]),
      xmlElement('summary', {}, [xmlText(run.verdict.sentence)]),
    ]);
  });
  const feed = xmlElement('feed', { xmlns: 'http://www.w3.org/2005/Atom' }, [
    xmlElement('id', {}, [xmlText(`urn:streamstress:${encodeURIComponent(name)}`)]),
    xmlElement('title', {}, [xmlText(`streamstress: ${name}`)]),
    xmlElement('updated', {}, [rows.at(-1)?.startedAt ?? new Date(0).toISOString()]),
    xmlElement('author', {}, [xmlElement('name', {}, ['streamstress'])]),
    ...entries,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${feed}\n`;
}

function jsonFeedOf({ name }: SeriesView, changes: readonly Change[], siteUrl: string | undefined): string {
  const items = changes.map(({ run, title }) => {
    const link = linkOf(run, siteUrl);
    return {
      id: idOf(name, run),
      ...(link === undefined ? {} : { url: link }),
      title: `${title}: ${run.id}`,
      content_text: plainText(run.verdict.sentence),
      date_published: run.startedAt,
    };
  });
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: `streamstress: ${name}`,
    ...(siteUrl === undefined ? {} : { home_page_url: siteUrl }),
    items,
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}
