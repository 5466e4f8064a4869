import { type Configuration, configurationShape } from './configuration.ts';
import { type Origin, originOf } from './origin.ts';
import { decode } from './reading/decode.ts';
import { parseYaml, type YamlDocument } from './reading/document.ts';
import type { ClusterProfile, Registry } from './registry/registry.ts';
import type { ResolvedTest } from './registry/resolved-test.ts';
import type { Severity } from './rules/rule.ts';
import { rules, topics } from './rules/topics.ts';
import { type Position, pathText, type RuleId, type Violation } from './violation.ts';

/** A file as it was given: its path is shown, and may tell whose configuration it is. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What is known besides the file, and how strictly it is read. */
export interface ValidationOptions {
  readonly lenient?: boolean;
  readonly registry?: Registry | undefined;
  readonly profiles?: ReadonlyMap<string, ClusterProfile> | undefined;
  readonly claimOwners?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Rules that were turned off. */
  readonly off?: ReadonlySet<RuleId>;
}

/** A rule that is broken, at its place. */
export interface Diagnostic extends Position {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly file: string;
  /** `tests[3].steps.test[0]`; empty for the file. */
  readonly path: string;
  readonly message: string;
}

/** A configuration with all that is wrong with it, in the order of the file. */
export interface Validated {
  readonly source: SourceFile;
  readonly document: YamlDocument;
  /** What could be read of it. */
  readonly configuration: Configuration;
  readonly origin: Origin | undefined;
  readonly resolved: readonly ResolvedTest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Pure: the same file and surroundings give the same answer. Never throws, whatever is in the file. */
export function validate(source: SourceFile, options: ValidationOptions = {}): Validated {
  const document = parseYaml(source.text);
  const { value: configuration, violations } = decode(document, configurationShape, {
    lenient: options.lenient === true,
  });
  const origin = originOf(configuration, source.path);
  const resolved: readonly ResolvedTest[] = [];
  const found = [...violations];
  if (!violations.some(({ rule }) => unreadable.has(rule))) {
    const surroundings = { ...options, origin, resolved };
    for (const { check } of topics) found.push(...check(configuration, surroundings));
  }
  const place = placer(source, document, options.registry);
  const diagnostics = found.filter(({ rule }) => !options.off?.has(rule)).map(place);
  return {
    source,
    document,
    configuration,
    origin,
    resolved,
    diagnostics: unique(diagnostics).toSorted(byPlace(source.path)),
  };
}

/** What could not be read would be missing for every other rule. */
const unreadable: ReadonlySet<RuleId> = new Set(['V001', 'V004']);

const severities: ReadonlyMap<RuleId, Severity> = new Map(rules.map(({ id, severity }) => [id, severity]));

function placer(source: SourceFile, document: YamlDocument, registry: Registry | undefined) {
  return ({ rule, file, path, of, position, message }: Violation): Diagnostic => ({
    ...{ rule, severity: severities.get(rule) ?? 'error', file: file ?? source.path },
    ...(position ??
      (file === undefined ? document.positionOf(path, of) : (registry?.positionOf({ file, path }, of) ?? top))),
    ...{ path: pathText(path), message },
  });
}

const top: Position = { line: 1, column: 1 };

function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map(
    diagnostics.map((one) => [`${one.rule} ${one.file} ${one.line} ${one.column} ${one.message}`, one]),
  );
  return [...seen.values()];
}

/** The file itself first, then those of the registry; from the top down. */
function byPlace(own: string) {
  return (a: Diagnostic, b: Diagnostic): number =>
    Number(a.file !== own) - Number(b.file !== own) ||
    a.file.localeCompare(b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    a.rule.localeCompare(b.rule);
}
