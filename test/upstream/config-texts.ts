import { readFileSync } from 'node:fs';
import type { ConfigTexts } from '../../src/config/config.ts';

/** The project's own configuration files, with texts over some of them. */
export function configTexts(over: Partial<Record<keyof ConfigTexts, string>> = {}): ConfigTexts {
  const texts = (kind: keyof ConfigTexts) => {
    const path = `config/${kind}.toml`;
    const own = { path, text: readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8') };
    return over[kind] === undefined ? [own] : [own, { path: `mine/${kind}.toml`, text: over[kind] }];
  };
  return {
    ...{ components: texts('components'), suites: texts('suites') },
    ...{ failures: texts('failures'), tools: texts('tools') },
  };
}
