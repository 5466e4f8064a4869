import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildRootFile } from '../ci/reading/build-root-file.ts';
import { parseYaml } from '../ci/reading/document.ts';
import { readClaimOwners } from '../ci/registry/claim-owners.ts';
import { readClusterProfiles } from '../ci/registry/cluster-profiles.ts';
import { type ReadRegistry, readRegistry } from '../ci/registry/read-registry.ts';
import { rules } from '../ci/rules/topics.ts';
import type { Unchecked } from '../ci/show/verdict.ts';
import type { SourceFile, Validated, ValidationOptions } from '../ci/validate.ts';
import type { RuleId, Violation } from '../ci/violation.ts';
import { StreamstressError } from '../model/error.ts';
import { nearNames } from '../model/near-names.ts';
import { folderFiles, sourceFile } from './ci-files.ts';
import type { CommandOption, Given, Terminal } from './command.ts';

/** What every command of `ci` may be told of a configuration's surroundings. */
export const surroundingsOptions = {
  registry: { value: 'DIR', help: 'the step registry: refs, chains, workflows and observers are looked up there' },
  'cluster-profiles': { value: 'FILE', help: 'the list of cluster profiles, with who may use them' },
  owners: { value: 'FILE', help: 'who may claim clusters of which pools' },
  source: { value: 'DIR', help: 'a clone of the repository: its .ci-operator.yaml, for build_root.from_repository' },
  lenient: { help: 'let unknown and repeated keys pass, as the tooling of repositories does' },
  older: { help: 'read the older shape too: "images" as a list, "promotion" with one target' },
  off: { value: 'RULE', help: 'turn a rule off, by its id', repeatable: true },
} as const satisfies Record<string, CommandOption>;

/**
 * What was given of the surroundings, read. Errors: `request`, `ci:no_file`, `ci:no_rule`, `ci:invalid_surroundings`.
 */
export function readSurroundings(
  given: Given,
  { folder }: Terminal,
): { readonly options: ValidationOptions; readonly registry: ReadRegistry | undefined } {
  const list = <T extends { readonly violations: readonly Violation[] }>(name: string, read: (file: SourceFile) => T) =>
    ifGiven(given.text(name), (path) => readable(sourceFile(path, folder), read));
  const registry = ifGiven(given.text('registry'), (path) => readRegistry(folderFiles(path, folder), path));
  const profiles = list('cluster-profiles', readClusterProfiles);
  const owners = list('owners', readClaimOwners);
  const options = {
    lenient: given.is('lenient'),
    older: given.is('older'),
    off: new Set(given.texts('off').map(ruleOf)),
    registry: registry?.registry,
    profiles: profiles?.profiles,
    claimOwners: owners?.claimOwners,
    buildRootFile: ifGiven(given.text('source'), (path) => fileOfClone(join(path, buildRootFile), folder)),
  };
  return { options, registry };
}

function ifGiven<T, R>(value: T | undefined, use: (value: T) => R): R | undefined {
  return value === undefined ? undefined : use(value);
}

/** A clone that has no such file is as one with an empty file: only who needs it has something to say. */
function fileOfClone(path: string, folder: string): SourceFile {
  return existsSync(dirname(resolve(folder, path))) && !existsSync(resolve(folder, path))
    ? { path, text: '' }
    : sourceFile(path, folder);
}

/** A list that can be read: where it is wrong itself, nothing that is told by it would be true. */
function readable<T extends { readonly violations: readonly Violation[] }>(
  file: SourceFile,
  read: (file: SourceFile) => T,
): T {
  const answer = read(file);
  if (answer.violations.length === 0) return answer;
  const { positionOf } = parseYaml(file.text);
  const lines = answer.violations.map(({ path, position, message }) => {
    const { line, column } = position ?? positionOf(path);
    return `${file.path}:${line}:${column}: ${message}`;
  });
  throw new StreamstressError('request', ['ci', 'invalid_surroundings'], lines.join('\n'));
}

/** What could not be looked at in these configurations for want of an option. */
export function uncheckedBy(given: Given, validated: readonly Validated[]): readonly Unchecked[] {
  const tests = validated.flatMap(({ configuration }) => configuration.tests ?? []);
  const takesParts = tests.some(({ steps }) => steps);
  const isMultiStage = takesParts || tests.some(({ literal_steps }) => literal_steps);
  const all = [
    {
      ...{ what: 'what tests refer to in the step registry, and the steps there', concerns: takesParts },
      ...{ option: 'registry', value: 'DIR' },
    },
    {
      ...{ what: 'whether cluster profiles are there and may be used', concerns: isMultiStage },
      ...{ option: 'cluster-profiles', value: 'FILE' },
    },
    {
      ...{ what: 'whether clusters may be claimed', concerns: tests.some(({ cluster_claim }) => cluster_claim) },
      ...{ option: 'owners', value: 'FILE' },
    },
  ];
  const missing = all.filter(({ concerns, option }) => concerns && given.text(option) === undefined);
  return missing.map(({ what, option, value }) => ({ what, option: `--${option} ${value}` }));
}

function ruleOf(text: string): RuleId {
  const id = text.toUpperCase();
  const known = rules.find((rule) => rule.id === id);
  if (known) return known.id;
  const near = nearNames(
    id,
    rules.map((rule) => rule.id),
    3,
  );
  const hint = near.length > 0 ? ` did you mean ${near.join(', ')}?` : '';
  const message = `no rule "${text}" to turn off:${hint} docs/ci-rules.md lists them`;
  throw new StreamstressError('request', ['ci', 'no_rule'], message);
}
