import type { z } from 'zod';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { Suite } from '../model/suite.ts';
import { componentsSchema, toComponents } from './components.ts';
import { type FailureRule, failureRulesSchema, toFailureRules } from './failure-rules.ts';
import { mergeDocuments } from './merge-toml.ts';
import { type ConfigProblem, type ConfigText, checkToml, parseToml } from './read-toml.ts';
import { suitesSchema, toSuites } from './suites.ts';
import { type ToolPins, toolsSchema } from './tools.ts';

/** The files of one kind, the project's own first; each later one overrides value by value. */
export interface ConfigTexts {
  readonly components: readonly ConfigText[];
  readonly suites: readonly ConfigText[];
  readonly failures: readonly ConfigText[];
  readonly tools: readonly ConfigText[];
}

/** All that a user may edit, checked. */
export interface Config {
  readonly components: readonly Component[];
  readonly suites: readonly Suite[];
  readonly failureRules: readonly FailureRule[];
  readonly tools: ToolPins;
  /** `file:line` of a component's branch or a suite's ref. */
  refOrigin(name: string): string;
}

/** Errors: `request`, `configuration:invalid` with every problem of every file, each with file and line. */
export function readConfig(texts: ConfigTexts): Config {
  const problems: ConfigProblem[] = [];
  const read = <S extends z.ZodType>(files: readonly ConfigText[], schema: S): Read<S> => {
    const parsed = files.map(parseToml);
    const broken = parsed.flatMap((file) => file.problems);
    const document = mergeDocuments(parsed.map((file) => file.document));
    const checked = broken.length > 0 ? { value: undefined, problems: broken } : checkToml(document, schema);
    problems.push(...checked.problems);
    return { document, value: checked.value };
  };
  const components = read(texts.components, componentsSchema);
  const suites = read(texts.suites, suitesSchema);
  const failures = read(texts.failures, failureRulesSchema);
  const tools = read(texts.tools, toolsSchema);
  const shared = Object.keys(suites.value ?? {}).filter((name) => Object.hasOwn(components.value ?? {}, name));
  problems.push(...shared.map((name) => `${suites.document.at([name])}: "${name}": a component has this name already`));
  if (!components.value || !suites.value || !failures.value || !tools.value || shared.length > 0) {
    throw new StreamstressError(
      'request',
      ['configuration', 'invalid'],
      `the configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
  return {
    components: toComponents(components.value),
    suites: toSuites(suites.value),
    failureRules: toFailureRules(failures.value),
    tools: tools.value,
    refOrigin: (name) =>
      Object.hasOwn(suites.document.value, name)
        ? suites.document.at([name, 'ref'])
        : components.document.at([name, 'branch']),
  };
}

interface Read<S extends z.ZodType> {
  readonly document: ReturnType<typeof mergeDocuments>;
  readonly value: z.infer<S> | undefined;
}
