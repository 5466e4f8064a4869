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
    render: (path, data) =>
      checked(`the page "${path || 'index'}"`, async () => {
        site ??= import(pathToFileURL(join(folder, 'site.mjs')).href);
        return (await site).renderPage(path, data);
      }),
    assets: () => checked('the style sheets', () => textFiles(join(folder, 'client'))),
  };
}

async function textFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = paths.sort().map(async (path) => [path.slice(root.length + 1), await readFile(path, 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

async function checked<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = `${what} could not be rendered: ${(error as Error).message}`;
    throw new StreamstressError('bug', ['publishing', 'page_failed'], message, error);
  }
}
