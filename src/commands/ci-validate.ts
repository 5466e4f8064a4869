import { partsOf } from '../ci/registry/check-registry.ts';
import type { ReadRegistry } from '../ci/registry/read-registry.ts';
import { validateRegistry } from '../ci/registry/validate-registry.ts';
import { promotedTwice } from '../ci/rules/promoted-tags.ts';
import { type FileVerdict, isValid, type ValidationAnswer } from '../ci/show/verdict.ts';
import { verdictJson } from '../ci/show/verdict-json.ts';
import { verdictSarif } from '../ci/show/verdict-sarif.ts';
import { verdictText } from '../ci/show/verdict-text.ts';
import { type ValidationOptions, validate } from '../ci/validate.ts';
import { configurationFiles } from './ci-files.ts';
import { tellGitHub } from './ci-github.ts';
import { readSurroundings, surroundingsOptions, uncheckedBy } from './ci-options.ts';
import type { Command } from './command.ts';
import { oneOf } from './invalid-option.ts';

const formats = ['text', 'json', 'github', 'sarif'] as const;
type Format = (typeof formats)[number];

/** `streamstress ci validate`. */
export const ciValidate: Command = {
  name: 'ci validate',
  operands: '[FILE…|FOLDER]',
  details: `Checks configurations of ci-operator without a cluster: every rule of the reference and more, all problems at once, each
with its line, why it is one and what to do. A FILE - is standard input. Exit code 0 where all are valid, also with
warnings; 2 where one is not.

  streamstress ci validate ci-operator/config/org/repo/org-repo-main.yaml --registry ci-operator/step-registry
  streamstress ci validate ci-operator/config --format sarif > ci.sarif
  streamstress ci validate --registry ci-operator/step-registry   (every part of the registry itself)`,
  options: {
    ...surroundingsOptions,
    format: { value: 'FORMAT', help: `how the answer is written: ${formats.join(', ')} (default text)` },
    json: { help: 'the same as --format json (docs/schema/ci-validate.schema.json)' },
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
        ...(isOfRegistry ? registryFiles(registry, options) : []),
      ],
      unchecked: uncheckedBy(given, each),
    };
    if (format === 'github') await tellGitHub(answer, terminal);
    else terminal.stdout.write(write[format](answer, terminal.version));
    return answer.files.every(isValid) ? 0 : 2;
  },
};

/** The files of a registry's parts, and what else of it something is wrong with. */
function registryFiles(read: ReadRegistry, options: ValidationOptions): readonly FileVerdict[] {
  const diagnostics = Map.groupBy(validateRegistry(read, options), ({ file }) => file);
  const paths = new Set([...partsOf(read.registry).map(({ file }) => file), ...diagnostics.keys()]);
  return [...paths].toSorted().map((path) => ({ path, diagnostics: diagnostics.get(path) ?? [] }));
}

const write: Readonly<Record<Exclude<Format, 'github'>, (answer: ValidationAnswer, version: string) => string>> = {
  text: verdictText,
  json: verdictJson,
  sarif: verdictSarif,
};
