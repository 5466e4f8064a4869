import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../src/config/config.ts';
import type { Request } from '../../src/model/request.ts';
import { askedComponentRef, askedSuiteRef } from '../../src/plan/asked-refs.ts';
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

test('--release-tests-ref is for that suite alone, and days are for components', () => {
  const suite = { repository: 'r', ref: 'main', tags: '' };
  const request = { testing: { ref: 'pr/3' }, asOf: '2020-01-01' } as unknown as Request;
  const refs = ['release-tests', 'other'].map((name) =>
    askedSuiteRef({ ...suite, name } as never, request, config as Config),
  );
  assert.deepEqual(
    refs.map(({ ref, branch, origin }) => [ref, branch, origin]),
    [
      ['pr/3', 'main', '--release-tests-ref'],
      ['main', undefined, 'config/other.toml:3'],
    ],
  );
});
