import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../src/config/config.ts';
import type { Request } from '../../src/model/request.ts';
import { askedComponentRef, askedSuiteRefs, knownSuiteRef } from '../../src/plan/asked-refs.ts';
import { plainSuite, plainTesting } from '../model/plain-request.ts';
import { component } from '../steps/run-step.ts';

const config: Pick<Config, 'refOrigin'> = { refOrigin: (name) => `config/${name}.toml:3` };
const triggers = { ...component('triggers'), branch: 'release' };

function refOf(ref: string | undefined, asOf?: string) {
  const components = [{ name: 'triggers', ref, origin: '--component' }];
  const asked = askedComponentRef(triggers, { components, asOf } as unknown as Request, config as Config);
  assert.equal(asked.branch, 'release');
  return [asked.ref, asked.origin];
}

test("a component's own ref goes before --as-of, and that before its branch", () => {
  assert.deepEqual(refOf('pr/7', '2020-01-01'), ['pr/7', '--component']);
  assert.deepEqual(refOf('@2020-02-02', '2020-01-01'), ['release@2020-02-02', '--component']);
  assert.deepEqual(refOf(undefined, '2020-01-01'), ['release@2020-01-01', '--as-of']);
  assert.deepEqual(refOf(undefined), ['release', 'config/triggers.toml:3']);
});

function testsOf(name: string, testing: Partial<Request['testing']>) {
  const suite = { ...plainSuite, name, refs: ['v{operator}', 'main'] as const };
  const request = { testing: { ...plainTesting, ...testing }, asOf: '2020-01-01' } as unknown as Request;
  const { refs, branch, origin } = askedSuiteRefs(suite, request, config as Config);
  const known = knownSuiteRef(suite, request, config as Config)?.ref;
  return { refs, branch, origin, known };
}

test('--release-tests-ref is for that suite alone, needs no cluster, and days are for components', () => {
  const asked = { ref: 'pr/3' };
  const origin = '--release-tests-ref';
  assert.deepEqual(testsOf('release-tests', asked), { refs: ['pr/3'], branch: 'main', origin, known: 'pr/3' });
  const own = { refs: ['v{operator}', 'main'], branch: undefined, known: undefined };
  assert.deepEqual(testsOf('other', asked), { ...own, origin: 'config/other.toml:3' });
  assert.deepEqual(testsOf('release-tests', {}), { ...own, origin: 'config/release-tests.toml:3' });
});

test('another repository has the branch of the release, or only its own default branch', () => {
  const { refs, origin } = testsOf('release-tests', { repository: 'https://example.com/fork' });
  assert.deepEqual(refs, ['v{operator}', 'HEAD']);
  assert.match(origin, /and --tests-repo$/);
  assert.deepEqual(testsOf('other', { repository: 'https://example.com/fork' }).refs, ['v{operator}', 'main']);
});
