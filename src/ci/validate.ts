import { type Configuration, configurationShape } from './configuration.ts';
import { type Origin, originOf } from './origin.ts';
import { type BuildRootFile, readBuildRootFile } from './reading/build-root-file.ts';
import { decode } from './reading/decode.ts';
import { parseYaml, type YamlDocument } from './reading/document.ts';
import { olderShape } from './reading/older-shape.ts';
import type { ClusterProfile, Registry } from './registry/registry.ts';
import { resolveTests } from './registry/resolve.ts';
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
  /** Whether the older shape is read too. */
  readonly older?: boolean;
  readonly registry?: Registry | undefined;
  readonly profiles?: ReadonlyMap<string, ClusterProfile> | undefined;
  readonly claimOwners?: ReadonlyMap<string, readonly string[]> | undefined;
  /** `.ci-operator.yaml` of the repository, which `build_root.from_repository` means. */
  readonly buildRootFile?: SourceFile | undefined;
  /** Whether all tests should be resolved already, as those of a job are. */
  readonly literal?: boolean;
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
  const older = olderShape(document, options.older === true);
  const { value: configuration, violations } = decode(document, configurationShape, {
    lenient: options.lenient === true,
  });
  const origin = originOf(configuration, source.path);
  const isRead = !violations.some(({ rule }) => unreadable.has(rule));
  const resolution = isRead ? resolveTests(configuration, options) : { resolved: [], violations: [] };
  const { resolved } = resolution;
  const buildRoot = buildRootOf(configuration, options.buildRootFile);
  const found = [...first([...older, ...violations, ...buildRoot.violations, ...resolution.violations])];
  if (isRead) {
    const surroundings = { ...options, origin, resolved };
    for (const { check } of topics)
      for (const violation of first(check(configuration, surroundings))) found.push(violation);
  }
  return withViolations({ source, document, configuration, origin, resolved, diagnostics: [] }, found, options);
}

/** Of each rule as many as anybody reads: a file of megabytes may break one a million times. */
function* first(violations: Iterable<Violation>, most = 1000): Iterable<Violation> {
  const told = new Map<RuleId, number>();
  for (const violation of violations) {
    const count = (told.get(violation.rule) ?? 0) + 1;
    told.set(violation.rule, count);
    if (count <= most) yield { ...violation, message: cut(violation.message) };
  }
}

/** The same with more that is wrong with it. */
export function withViolations(
  validated: Validated,
  violations: readonly Violation[],
  { off, registry }: ValidationOptions,
): Validated {
  const { source, document, diagnostics } = validated;
  const more = violations.filter(({ rule }) => !off?.has(rule)).map(placer(source, document, registry));
  return { ...validated, diagnostics: unique([...diagnostics, ...more]).toSorted(byPlace(source.path)) };
}

function buildRootOf({ build_root }: Configuration, file: SourceFile | undefined): BuildRootFile {
  if (build_root?.from_repository && file) return readBuildRootFile(file.text, file.path);
  return { image: build_root?.image_stream_tag, violations: [] };
}

/** What could not be read would be missing for every other rule. */
const unreadable: ReadonlySet<RuleId> = new Set(['V001', 'V004']);

const severities: ReadonlyMap<RuleId, Severity> = new Map(rules.map(({ id, severity }) => [id, severity]));

function placer(source: SourceFile, document: YamlDocument, registry: Registry | undefined) {
  return ({ rule, file, path, of, position, message }: Violation): Diagnostic => ({
    ...{ rule, severity: severities.get(rule) ?? 'error', file: file ?? source.path },
    ...(position ??
      (file === undefined ? document.positionOf(path, of) : (registry?.positionOf({ file, path }, of) ?? top))),
    ...{ path: cut(pathText(path)), message },
  });
}

/** Characters of a message or a path: both quote what is in the file, which may be megabytes. */
const longest = 4000;

/** The beginning of a long text, as a text of its own: a slice would keep all of it. */
function cut(text: string): string {
  return text.length <= longest ? text : `${Buffer.from(text.slice(0, longest)).toString()}…`;
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
