import { parse, stringify } from 'yaml';
import type { SourceFile, ValidationOptions } from '../../src/ci/validate.ts';
import type { RuleId } from '../../src/ci/violation.ts';

/** A configuration as plain values, which a case may change. */
// biome-ignore lint/suspicious/noExplicitAny: any configuration, also a broken one
export type Values = any;

/** Breaks a rule in a valid configuration; false where it has nothing that could break it. */
export type Violate = (values: Values, random: () => number) => unknown;

/** A rule shown by two files, and by what breaks it in any other one. */
export interface RuleCase {
  readonly rule: RuleId;
  /** Top-level keys that break the rule, in the place of those of `base`; the line that is told ends with `# here`, if it is one of these. */
  readonly bad: string;
  /** The same as it should be. */
  readonly good: string;
  /** What both need besides. */
  readonly options?: ValidationOptions;
  /** Path of the file; `config/org/repo/org-repo-main.yaml` by default. */
  readonly path?: string;
  /** Fragments of files of other repositories that are looked at along with it. */
  readonly others?: readonly string[];
  /** Where both are no configurations and a file of a step registry: its path there, and the files beside it. */
  readonly inRegistry?: { readonly path: string; readonly beside: readonly SourceFile[] };
  readonly violate?: Violate | undefined;
  /** Rules that are broken along with it, always. */
  readonly also?: readonly RuleId[];
}

const base = `resources:
  '*':
    requests:
      cpu: 10m
build_root:
  image_stream_tag:
    namespace: openshift
    name: release
    tag: golang-1.24
tests:
- as: unit
  commands: make test
  container:
    from: src
`;

/** A fragment with the parts of a configuration that it has not. */
export function wholeFile(fragment: string, path = 'config/org/repo/org-repo-main.yaml'): SourceFile {
  const own = new Set([...fragment.matchAll(/^([\w*]+):/gm)].map(([, key]) => key));
  const rest = Object.entries(parse(base) as Record<string, unknown>).filter(([key]) => !own.has(key));
  const text = `${fragment.trimEnd()}\n${rest.length > 0 ? stringify(Object.fromEntries(rest)) : ''}`;
  return { path, text };
}

/** Numbers between 0 and 1 that are the same for a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of a list. */
export function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}
