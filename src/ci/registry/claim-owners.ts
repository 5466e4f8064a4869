import { decode } from '../reading/decode.ts';
import { parseYaml } from '../reading/document.ts';
import { list, object, string } from '../reading/shape.ts';
import type { SourceFile } from '../validate.ts';
import type { Violation } from '../violation.ts';
import { ownersOf } from './owners.ts';

const shape = list(object({ claim: string, owners: list(object({ org: string, repos: list(string) })) }));

/** Reads the file that says who may claim clusters, a list of `claim` and `owners`. What is wrong with it is V001. */
export function readClaimOwners({ path, text }: SourceFile): {
  readonly claimOwners: ReadonlyMap<string, readonly string[]>;
  readonly violations: readonly Violation[];
} {
  const { value, violations } = decode(parseYaml(text), shape, { lenient: true, file: path });
  const claimOwners = new Map(value.map(({ claim = '', owners = [] }) => [claim, ownersOf(owners)]));
  // Other tools read other keys of it.
  return { claimOwners, violations: violations.filter(({ rule }) => rule === 'V001') };
}
