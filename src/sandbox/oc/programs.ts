import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with the stand-in for `oc`, and its file there: its source, or the bundle beside ours. */
export function programs(): { readonly folder: string; readonly oc: string } {
  const here = dirname(fileURLToPath(import.meta.url));
  const source = existsSync(`${here}/main.ts`);
  return source ? { folder: dirname(here), oc: 'oc/main.ts' } : { folder: here, oc: 'oc.js' };
}
