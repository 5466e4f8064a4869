import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StreamstressError } from '../model/error.ts';
import type { Pages } from '../ports/pages.ts';

/** What `site.mjs`, made by scripts/build-site.ts, exports. */
interface CompiledSite {
  renderPage(path: string, data: Readonly<Record<string, unknown>>): Promise<string>;
}

/** The site that was compiled at release time into a folder (`dist/site`); read at its first use. */
export function compiledPages(folder: string): Pages {
  let site: Promise<CompiledSite> | undefined;
  return {
    async render(path, data) {
      site ??= import(pathToFileURL(join(folder, 'site.mjs')).href);
      try {
        return await (await site).renderPage(path, data);
      } catch (error) {
        throw pageFailed(path, error);
      }
    },
    assets: () => textFiles(join(folder, 'client')),
  };
}

async function textFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = paths.sort().map(async (path) => [path.slice(root.length + 1), await readFile(path, 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

function pageFailed(path: string, error: unknown): StreamstressError {
  const message = `the page "${path || 'index'}" could not be rendered: ${(error as Error).message}`;
  return new StreamstressError('bug', ['publishing', 'page_failed'], message, error);
}
