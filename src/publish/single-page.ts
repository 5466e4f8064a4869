import { createHash } from 'node:crypto';
import type { Pages } from '../ports/pages.ts';
import type { Report } from '../report/report.ts';
import { shorterReports } from './shorter-reports.ts';

/** What mail and chats let through. */
const mostBytes = 5_000_000;

/**
 * The page of a run as one file that needs nothing else and no script: it opens from a folder or a mail. What makes it
 * larger than 5 MB is left out, the least important first, and it says so. Errors: those of the pages.
 */
export async function singlePage(report: Report, pages: Pages, limit = mostBytes): Promise<string> {
  const assets = await pages.assets();
  let page = '';
  for (const { shorter, without } of shorterReports(report)) {
    const rendered = await pages.render(`runs/${report.run.id}/`, { report: shorter });
    page = withNote(standingAlone(rendered, assets), without);
    if (Buffer.byteLength(page) <= limit) break;
  }
  return page;
}

/** With its style in it, and without what would lead to other pages. Data cannot forge a tag: Astro escapes `<`. */
function standingAlone(html: string, assets: ReadonlyMap<string, string>): string {
  const linked = /<link rel="stylesheet" href="[./]*([^"]+)">/g;
  const style = [...html.matchAll(linked)].map(([, path]) => assets.get(path ?? '') ?? '').join('\n');
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return html
    .replace(/<script\b[^>]*><\/script>/g, '')
    .replace(/<nav aria-label="Pages".*?<\/nav>|<dialog\b.*?<\/dialog>/gs, '')
    .replace(linked, '')
    .replace(
      /(<link rel="icon"[^>]* href=")[./]*([^"]+)"/,
      (_, start: string, path: string) => `${start}${dataUrl(assets.get(path))}"`,
    )
    .replace(/(<meta http-equiv="Content-Security-Policy" content=")[^"]*/, `$1${policy}`)
    .replace('</head>', () => `<style>${style}</style></head>`)
    .replace(/(<a\b[^>]*?) href="\.{1,2}\/[^"]*"/g, '$1');
}

function dataUrl(svg = ''): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

function withNote(html: string, without: string | undefined): string {
  if (without === undefined) return html;
  return html.replace(
    /<main\b[^>]*>/,
    (main) =>
      `${main}<p role="note"><strong>Shortened.</strong> To stay small, this file is ${without}; the report has everything.</p>`,
  );
}
