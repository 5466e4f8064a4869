import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { partial } from '../../src/ci/graph/partial.ts';
import { stepsOf } from '../../src/ci/graph/steps-of.ts';
import { readRegistry } from '../../src/ci/registry/read-registry.ts';
import { resolveTests } from '../../src/ci/registry/resolve.ts';
import { validate } from '../../src/ci/validate.ts';
import { StreamstressError } from '../../src/model/error.ts';

const data = process.env.STREAMSTRESS_DATA;

interface ReferenceGraph {
  readonly target: string;
  readonly steps?: readonly { readonly name: string; readonly deps?: readonly string[] }[];
  readonly errors?: readonly string[];
}

interface Line {
  readonly file: string;
  readonly graphs?: readonly ReferenceGraph[];
}

/** Where we differ on purpose, as `file target`. */
const onPurpose: ReadonlySet<string> = new Set(
  // Its dependency_overrides give the index that nothing makes. The reference takes such needs away before it makes the
  // graph of a job; these graphs were made without that.
  ['', 'medium-single-az-amd64-aws', 'small-single-az-amd64-aws'].map(
    (target) => `redhat-openshift-ecosystem-msp-ocp-4.10.yaml ${target}`,
  ),
);

/** Errors by what they are about: no such target, or which steps miss something. */
function meaning(errors: readonly string[]): string {
  if (errors.some((error) => error.includes('not found in the config'))) return 'unknown target';
  const steps = errors.flatMap((error) => /^step (\S+) is missing/.exec(error)?.[1] ?? []);
  return `missing: ${steps.toSorted().join(', ')}`;
}

function ourMeaning(error: unknown): string {
  assert.ok(error instanceof StreamstressError, String(error));
  if (error.reason === 'ci:unknown_target') return 'unknown target';
  const steps = [...error.message.matchAll(/^step "(\S+)" needs/gm)].map(([, name]) => name);
  return `missing: ${[...new Set(steps)].toSorted().join(', ')}`;
}

test('graphs of real configurations are those of the reference, whole and for every target', (t) => {
  if (data === undefined) return t.skip('STREAMSTRESS_DATA says where the corpus is');
  const folder = join(data, 'corpus/ci-operator');
  const { registry } = readRegistry(filesBelow(join(folder, 'step-registry')));
  const lines = readFileSync(join(folder, 'graphs.jsonl'), 'utf8').trim().split('\n');
  let compared = 0;
  const differing = new Set<string>();
  for (const { file, graphs = [] } of lines.map((line) => JSON.parse(line) as Line)) {
    const text = readFileSync(join(folder, 'valid', file), 'utf8');
    const { configuration } = validate({ path: file, text }, { lenient: true });
    const { resolved } = resolveTests(configuration, { registry });
    for (const expected of graphs) {
      const key = `${file} ${expected.target}`;
      const targets = expected.target === '' ? [] : [expected.target];
      const found = graphOf(() => partial(stepsOf(configuration, resolved, { targets }), targets));
      const wanted = expected.steps
        ? Object.fromEntries(expected.steps.map(({ name, deps = [] }) => [name, deps.toSorted()]))
        : meaning(expected.errors ?? []);
      if (onPurpose.has(key)) {
        assert.notDeepEqual(found, wanted, `${key} is no exception any more`);
        differing.add(key);
      } else {
        assert.deepEqual(found, wanted, key);
      }
      compared += 1;
    }
  }
  assert.deepEqual(differing, onPurpose);
  t.diagnostic(`${compared} graphs of ${lines.length} configurations, ${onPurpose.size} of them differ on purpose`);
});

function graphOf(make: () => ReturnType<typeof partial>): unknown {
  try {
    return Object.fromEntries([...make().dependencies].map(([name, needed]) => [name, needed.toSorted()]));
  } catch (error) {
    return ourMeaning(error);
  }
}

function filesBelow(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path), text: readFileSync(path, 'utf8') };
    });
}
