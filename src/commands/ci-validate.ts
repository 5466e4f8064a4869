import { validateRegistry } from '../ci/registry/validate-registry.ts';
import { promotedTwice } from '../ci/rules/promoted-tags.ts';
import { type FileVerdict, isValid, type ValidationAnswer } from '../ci/show/verdict.ts';
import { verdictJson } from '../ci/show/verdict-json.ts';
import { verdictSarif } from '../ci/show/verdict-sarif.ts';
import { countText, verdictText } from '../ci/show/verdict-text.ts';
import { type Diagnostic, validate } from '../ci/validate.ts';
import { actionCommand } from '../wiring.ts';
import { configurationFiles } from './ci-files.ts';
import { readSurroundings, surroundingsOptions, uncheckedBy } from './ci-options.ts';
import type { Command, Terminal } from './command.ts';
import { oneOf } from './invalid-option.ts';

const formats = ['text', 'json', 'github', 'sarif'] as const;

/** `streamstress ci validate`. */
export const ciValidate: Command = {
  name: 'ci validate',
  operands: '[FILE…|FOLDER]',
  details: `Checks configurations of ci-operator without a cluster: every rule of the reference and more, all problems at once, each with
its line, why it is one and what to do. Exit code 0 where all are valid, also with warnings; 2 where one is not.

  streamstress ci validate ci-operator/config/org/repo/org-repo-main.yaml --registry ci-operator/step-registry
  streamstress ci validate ci-operator/config --format sarif > ci.sarif
  streamstress ci validate --registry ci-operator/step-registry   (every part of the registry itself)`,
  options: {
    ...surroundingsOptions,
    format: { value: 'FORMAT', help: `how the answer is written: ${formats.join(', ')} (default text)` },
    json: { help: 'the same as --format json' },
  },
  async run(given, terminal) {
    const format = given.is('json') ? 'json' : oneOf(given, 'format', formats);
    const { options, registry } = readSurroundings(given, terminal);
    const isOfRegistry = given.operands.length === 0 && registry !== undefined;
    const sources = isOfRegistry ? [] : configurationFiles(given.operands, terminal.folder);
    const each = sources.map((source) => validate(source, options));
    const files = promotedTwice(each, options);
    const answer = {
      files: [
        ...files.map(({ source, diagnostics }) => ({ path: source.path, diagnostics })),
        ...(isOfRegistry ? byFile(validateRegistry(registry, options)) : []),
      ],
      unchecked: uncheckedBy(given),
    };
    if (format === 'github') annotate(answer, terminal);
    terminal.stdout.write(write[format](answer, terminal.version));
    return answer.files.every(isValid) ? 0 : 2;
  },
};

/** What is wrong in a registry; files in which nothing is are not named. */
function byFile(diagnostics: readonly Diagnostic[]): readonly FileVerdict[] {
  const files = Map.groupBy(diagnostics, ({ file }) => file);
  return [...files].map(([path, diagnostics]) => ({ path, diagnostics }));
}

const write: Readonly<Record<(typeof formats)[number], (answer: ValidationAnswer, version: string) => string>> = {
  text: verdictText,
  json: verdictJson,
  sarif: verdictSarif,
  github: countText,
};

/** On the lines of the files, errors first: GitHub shows ten of each kind of a step, and the log has them all. */
function annotate({ files }: ValidationAnswer, { progress, stdout, stderr }: Terminal): void {
  const order = { error: 0, warning: 1, notice: 2 };
  const sorted = files
    .flatMap(({ diagnostics }) => diagnostics)
    .toSorted((a, b) => order[a.severity] - order[b.severity]);
  // In the log of an Action standard output is for what may hold commands of others.
  const out = progress === 'action' ? stderr : stdout;
  for (const { severity, file, line, column, rule, path, message } of sorted) {
    const place = { file, line: String(line), col: String(column) };
    out.write(actionCommand(severity, message, { ...place, title: path === '' ? rule : `${rule} ${path}` }));
  }
}
