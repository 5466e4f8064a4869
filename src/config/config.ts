import type * as z from 'zod';
import { StreamstressError } from '../model/error.ts';
import type { FailureRule, KnownIssue } from '../model/failure.ts';
import type { HistoryPolicy } from '../model/history-policy.ts';
import type { Product } from '../model/operator.ts';
import type { Suite } from '../model/suite.ts';
import { componentsSchema, toComponents } from './components.ts';
import { failureRulesSchema, toFailureRules } from './failure-rules.ts';
import { historySchema, toHistoryPolicy } from './history.ts';
import { knownIssuesSchema, toKnownIssues } from './known-issues.ts';
import { mergeDocuments } from './merge-toml.ts';
import { ofOneOperator, operatorSchema, toOperator } from './operator.ts';
import { type ConfigProblem, type ConfigText, checkToml, parseToml, type TomlDocument } from './read-toml.ts';
import { suitesSchema, testsSchema, toSuites } from './suites.ts';
import { type ToolPins, toolsSchema } from './tools.ts';

/** The files of one kind, the project's own first; each later one overrides value by value. */
export interface ConfigTexts {
  readonly components: readonly ConfigText[];
  readonly suites: readonly ConfigText[];
  readonly failures: readonly ConfigText[];
  readonly knownIssues: readonly ConfigText[];
  readonly tools: readonly ConfigText[];
  readonly history: readonly ConfigText[];
}

/** All that a user may edit, checked. */
export interface Config extends Product {
  readonly suites: readonly Suite[];
  /** ClusterRole that tests have where a Job runs them. */
  readonly testsRole: string;
  readonly failureRules: readonly FailureRule[];
  readonly knownIssues: readonly KnownIssue[];
  readonly tools: ToolPins;
  readonly history: HistoryPolicy;
  /** `file:line` of a component's branch or a suite's ref. */
  refOrigin(name: string): string;
}

/** Errors: `request`, `configuration:invalid` with every problem of every file, each with file and line. */
export function readConfig(texts: ConfigTexts): Config {
  const problems: ConfigProblem[] = [];
  const parse = (files: readonly ConfigText[]): Parsed => {
    const parsed = files.map(parseToml);
    const broken = parsed.flatMap((file) => file.problems);
    problems.push(...broken);
    return { documents: parsed.map(({ document }) => document), broken: broken.length > 0 };
  };
  const check = <S extends z.ZodType>({ documents, broken }: Parsed, schema: S): Checked<S> => {
    const document = mergeDocuments(documents);
    if (broken) return { document, value: undefined };
    const checked = checkToml(document, schema);
    problems.push(...checked.problems);
    return { document, value: checked.value };
  };
  const { documents: all, broken } = parse(texts.components);
  const documents = ofOneOperator(all);
  const operator = check({ documents, broken }, operatorSchema);
  const components = check({ documents: documents.map((one) => without('operator', one)), broken }, componentsSchema);
  // Our suites test our operator.
  const ours = parse(texts.suites.slice(documents.length < all.length ? 1 : 0));
  const tests = check(ours, testsSchema);
  const suites = check({ ...ours, documents: ours.documents.map((one) => without('tests', one)) }, suitesSchema);
  const failures = check(parse(texts.failures), failureRulesSchema);
  const known = check(parse(texts.knownIssues), knownIssuesSchema);
  const tools = check(parse(texts.tools), toolsSchema);
  const history = check(parse(texts.history), historySchema);
  const shared = Object.keys(suites.value ?? {}).filter((name) => Object.hasOwn(components.value ?? {}, name));
  problems.push(...shared.map((name) => `${suites.document.at([name])}: "${name}": a component has this name already`));
  if (
    !(
      operator.value &&
      components.value &&
      suites.value &&
      tests.value &&
      failures.value &&
      known.value &&
      tools.value
    ) ||
    !history.value ||
    shared.length > 0
  ) {
    throw new StreamstressError(
      'request',
      ['configuration', 'invalid'],
      `the configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
  const found = toOperator(operator.value);
  return {
    operator: found,
    components: toComponents(components.value, found),
    suites: toSuites(suites.value),
    testsRole: tests.value.tests.cluster_role,
    failureRules: toFailureRules(failures.value),
    knownIssues: toKnownIssues(known.value),
    tools: tools.value,
    history: toHistoryPolicy(history.value),
    refOrigin: (name) =>
      Object.hasOwn(suites.document.value, name)
        ? suites.document.at([name, 'ref'])
        : components.document.at([name, 'branch']),
  };
}

/** Documents of one kind, and whether some line of them is no TOML. */
interface Parsed {
  readonly documents: readonly TomlDocument[];
  readonly broken: boolean;
}

interface Checked<S extends z.ZodType> {
  readonly document: TomlDocument;
  readonly value: z.infer<S> | undefined;
}

function without(table: string, document: TomlDocument): TomlDocument {
  const { [table]: _, ...others } = document.value;
  return { ...document, value: others };
}
