import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegistry } from '../../src/ci/registry/read-registry.ts';
import { validateRegistry } from '../../src/ci/registry/validate-registry.ts';
import { promotedTwice } from '../../src/ci/rules/promoted-tags.ts';
import { validate } from '../../src/ci/validate.ts';
import { type RuleCase, wholeFile } from './rule-case.ts';

const folder = join(import.meta.dirname, 'rules');
const modules = await Promise.all(readdirSync(folder).map((file) => import(join(folder, file))));
/** The cases of all rules. */
export const cases: readonly RuleCase[] = modules.flatMap(({ cases }) => cases);

/** What is told of a file with the surroundings of a case. */
export function told(text: string, { path = wholeFile('').path, options = {}, others = [], inRegistry }: RuleCase) {
  if (inRegistry) return validateRegistry(readRegistry([{ path: inRegistry.path, text }, ...inRegistry.beside]));
  const beside = others.map((fragment, at) => wholeFile(fragment, `config/org/other-${at}/org-other-${at}-main.yaml`));
  const each = [{ path, text }, ...beside].map((file) => validate(file, options));
  return promotedTwice(each, options)[0]?.diagnostics ?? [];
}

/** An example as a whole file. */
export function textOf(fragment: string, { inRegistry }: RuleCase): string {
  return inRegistry ? fragment : wholeFile(fragment).text;
}
