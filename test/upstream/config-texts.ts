import { readFileSync } from 'node:fs';
import type { ConfigTexts } from '../../src/config/config.ts';

/** Where a kind is not the name of its file. */
const files: Partial<Record<keyof ConfigTexts, string>> = { knownIssues: 'known-issues' };

/** The project's own configuration files, with texts over some of them. */
export function configTexts(over: Partial<Record<keyof ConfigTexts, string>> = {}): ConfigTexts {
  const texts = (kind: keyof ConfigTexts) => {
    const path = `config/${files[kind] ?? kind}.toml`;
    const own = { path, text: readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8') };
    return over[kind] === undefined ? [own] : [own, { path: path.replace('config', 'mine'), text: over[kind] }];
  };
  return {
    ...{ components: texts('components'), suites: texts('suites') },
    ...{ failures: texts('failures'), knownIssues: texts('knownIssues'), tools: texts('tools') },
    history: texts('history'),
  };
}
