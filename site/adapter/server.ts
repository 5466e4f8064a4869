import { createApp } from 'astro/app/entrypoint';

const app = createApp({ streaming: false });

/**
 * One page as HTML. `path` is below the site's root (`''`, `runs/<id>/`, `404`), `data` becomes `Astro.locals`. Links
 * come out relative to the page, with `index.html` where they name a folder: they work below any address and from files.
 */
export async function renderPage(path: string, data: App.Locals): Promise<string> {
  const request = new Request(`https://site.invalid${import.meta.env.BASE_URL}${path}`);
  const routeData = app.match(request);
  const response = await app.render(request, { locals: data, ...(routeData && { routeData }) });
  const expected = path === '404' ? 404 : 200;
  if (response.status !== expected) throw new Error(`status ${response.status} where ${expected} was expected`);
  return withRelativeLinks(await response.text(), path);
}

/**
 * Data cannot forge a link: Astro escapes the quotation mark in texts and in attributes. Scripts are files of one piece
 * (scripts/build-site.ts), which need not be modules.
 */
function withRelativeLinks(html: string, path: string): string {
  const root = '../'.repeat(path.split('/').length - 1) || './';
  return html
    .replaceAll('<script type="module" src=', '<script defer src=')
    .replace(/(href|src|data-home)="\/__BASE__\/([^"#]*)/g, (_, attribute: string, rest: string) => {
      const file = rest === '' || rest.endsWith('/') ? 'index.html' : '';
      return `${attribute}="${root}${rest}${file}`;
    });
}
