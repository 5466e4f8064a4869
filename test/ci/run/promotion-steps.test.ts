import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promotionProblems, promotionSteps } from '../../../src/ci/run/promotion-steps.ts';
import type { CiRunRequest } from '../../../src/model/ci-run.ts';
import { groundOf, request } from './run-ground.ts';

const fragment = `images:
  items:
  - to: widget
  - to: extra
    optional: true
binary_build_commands: make
promotion:
  to:
  - {namespace: acme, name: '1.0'}
tests:
- as: unit
  commands: make
  container: {from: src}
`;

function ground(changes: Partial<CiRunRequest>) {
  return groundOf(fragment, { promote: true, ...changes });
}

test('a run that does not promote has no step for it', () => {
  assert.deepEqual(promotionSteps(ground({ promote: false })), []);
});

test('images are promoted once all of the run is green, and where they go is looked at before', () => {
  const whole = ground({});
  const [check, promote] = promotionSteps(whole);
  assert.deepEqual([check?.requires, check?.creates], [[], ['ready:promotion']]);
  for (const { name } of whole.steps) assert.ok(promote?.requires.includes(`made:${name}`), name);
  assert.deepEqual(promotionProblems(whole), []);
});

test('another registry is written to by copies', () => {
  const [promote, ...others] = promotionSteps(ground({ promoteTo: 'registry.example.com' }));
  assert.deepEqual([promote?.requires.includes('registry:ci'), others], [true, []]);
});

test('a pull request is not promoted, nor an image that the targets do not make', () => {
  const pulls = { source: { ...request.source, pulls: [{ number: 7 }] } };
  assert.match(promotionProblems(ground(pulls)).join('\n'), /leave out --promote, or --pull/);
  const [problem, ...others] = promotionProblems(ground({ targets: ['unit'] }));
  assert.match(problem ?? '', /image "widget" .* add --target '\[images\]'/);
  assert.deepEqual(others, [], 'the cache of binaries is left out');
});

test('a configuration without anything to promote says so', async () => {
  const [nothing] = promotionSteps(groundOf('', { promote: true }));
  const outcome = await nothing?.run({} as never, {} as never);
  assert.match(outcome?.summary ?? '', /nothing is to be promoted/);
});
