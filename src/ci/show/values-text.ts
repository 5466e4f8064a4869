import { stringify } from 'yaml';

/** Values as YAML that every reader takes alike: in 1.1, too, where "no" and "010" are no texts, and without anchors. */
export function valuesText(values: unknown): string {
  return stringify(values, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}
