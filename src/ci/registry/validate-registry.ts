import { parseYaml } from '../reading/document.ts';
import { type Diagnostic, type Validated, type ValidationOptions, withViolations } from '../validate.ts';
import { checkRegistry } from './check-registry.ts';
import type { ReadRegistry } from './read-registry.ts';

/** All that is wrong in the files of a registry by themselves, by file; every one of them is read. */
export function validateRegistry(
  { registry, violations }: ReadRegistry,
  options: Pick<ValidationOptions, 'off'> = {},
): readonly Diagnostic[] {
  return withViolations(noFile, [...violations, ...checkRegistry(registry)], { ...options, registry }).diagnostics;
}

/** What a registry's violations are added to. */
const noFile: Validated = {
  source: { path: '', text: '' },
  document: parseYaml(''),
  ...{ configuration: {}, origin: undefined, resolved: [], diagnostics: [] },
};
