import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { literalValues } from '../../src/ci/registry/literal.ts';
import { readRegistry } from '../../src/ci/registry/read-registry.ts';
import type { ResolvedTest } from '../../src/ci/registry/resolved-test.ts';
import { validateRegistry } from '../../src/ci/registry/validate-registry.ts';
import { type Validated, validate } from '../../src/ci/validate.ts';
import { corpus, corpusConfigurations, corpusRegistry } from './registry/corpus-registry.ts';

const skip = corpus === undefined && 'STREAMSTRESS_DATA is not set: it has the configurations and their verdicts';

interface Verdict {
  readonly valid: boolean;
  readonly resolve_error?: string;
}
type Verdicts = Readonly<Record<string, Readonly<Record<'corpus_modern' | 'corpus_modern_without_registry', Verdict>>>>;

function errorsOf({ diagnostics }: Validated) {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

function read(folder: string) {
  const verdicts: Verdicts = JSON.parse(readFileSync(join(folder, 'valid.json'), 'utf8'));
  return { verdicts, configurations: corpusConfigurations(folder), registry: readRegistry(corpusRegistry(folder)) };
}

test('nothing is wrong in the registry', { skip }, () => {
  const { registry } = read(corpus ?? '');
  assert.deepEqual(validateRegistry(registry), []);
});

test('verdicts are those of the reference, with the registry and without', { skip }, () => {
  const { verdicts, configurations, registry } = read(corpus ?? '');
  for (const file of configurations) {
    const expected = verdicts[file.path];
    const withRegistry = validate(file, { registry: registry.registry });
    assert.equal(errorsOf(withRegistry).length === 0, expected?.corpus_modern.valid, saidOf(withRegistry));
    const alone = validate(file);
    assert.equal(errorsOf(alone).length === 0, expected?.corpus_modern_without_registry.valid, saidOf(alone));
    const unresolved = expected?.corpus_modern.resolve_error;
    assert.equal(
      unresolved !== undefined,
      errorsOf(withRegistry).some(({ rule }) => rule === 'V189'),
      file.path,
    );
    for (const { message } of errorsOf(withRegistry).filter(({ rule }) => rule === 'V189')) {
      const [, name = ''] = /has no \w+ "([^"]+)"/.exec(message) ?? [];
      assert.ok(name !== '' && unresolved?.includes(name), `${message}\n${unresolved}`);
    }
  }
});

function saidOf({ source, diagnostics }: Validated): string {
  return `${source.path}\n${JSON.stringify(diagnostics, undefined, 2)}`;
}

test('what was resolved is valid without a registry, and resolves to itself', { skip }, (t) => {
  const { configurations, registry } = read(corpus ?? '');
  let tests = 0;
  for (const file of configurations) {
    const resolved = validate(file, { registry: registry.registry });
    if (errorsOf(resolved).length > 0) continue;
    const text = stringify(literalValues(resolved), { version: '1.1', aliasDuplicateObjects: false });
    const again = validate({ path: file.path, text }, { literal: true });
    assert.deepEqual(errorsOf(again), [], text);
    assert.deepEqual(again.resolved.map(ranOf), resolved.resolved.map(ranOf));
    tests += again.resolved.length;
  }
  t.diagnostic(`${tests} tests`);
});

/** What runs, whoever says so. */
function ranOf({ as, steps, leases, observers, clusterProfile, flags }: ResolvedTest) {
  const values = (map: ReadonlyMap<string, { readonly value: string }>) =>
    [...map].map(([key, { value }]) => [key, value]);
  return {
    ...{ as, clusterProfile: clusterProfile?.value, leases: leases.map(({ value }) => value) },
    observers: observers.map(({ value }) => value),
    flags: Object.entries(flags).map(([name, flag]) => [name, flag?.value]),
    steps: steps.map(({ phase, step, env, dependencies, overrides }) => ({
      ...{ phase, step, env: values(env), dependencies: values(dependencies), overrides: values(overrides) },
    })),
  };
}
