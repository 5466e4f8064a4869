import type { ImportFormat } from '../model/import-request.ts';

/** The first that fits: who has kept runs has kept the reports of one of them too. */
const signs: readonly (readonly [ImportFormat, RegExp])[] = [
  ['runs', /^(?:runs\/)?(?:manifest|run-\d{14})\.json$/],
  ['allure', /(?:^|\/)(?:[^/]*history\.jsonl|history\/history\.json)$/],
  ['junit', /\.xml$/i],
];

/** What the names of files look like; undefined where none of it fits. */
export function formatOf(paths: readonly string[]): ImportFormat | undefined {
  return signs.find(([, sign]) => paths.some((path) => sign.test(path)))?.[0];
}
