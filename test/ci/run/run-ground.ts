import assert from 'node:assert/strict';
import { planOf } from '../../../src/ci/plan.ts';
import type { CiGround } from '../../../src/ci/run/ground.ts';
import { validate } from '../../../src/ci/validate.ts';
import type { CheckedOut, CiRunRequest } from '../../../src/model/ci-run.ts';
import { wholeFile } from '../rule-case.ts';

export const checkedOut: CheckedOut = {
  ...{ org: 'acme', repo: 'widget', cloneUri: 'https://git.example.com/acme/widget.git', pulls: [] },
  base: { ref: 'main', sha: 'a'.repeat(40) },
};

export const request: CiRunRequest = {
  ...{ targets: [], promote: false, namespace: undefined, fresh: false, inputHash: [] },
  source: { org: 'acme', repo: 'widget', branch: 'main', repository: checkedOut.cloneUri, pulls: [] },
  job: { name: 'branch-ci-acme-widget-main-images', type: 'postsubmit', buildId: '1' },
  ...{ inputRegistry: 'registry.example.com', releaseController: '', updateService: '', leaseServer: undefined },
  ...{ leaseTimeout: 7200, podPendingTimeout: 3600, deleteWhenIdle: 3600, deleteAfter: 259_200 },
  ...{ dependencyOverrides: {}, parameters: {}, given: {}, artifacts: 'artifacts' },
  ...{ cloneLogin: undefined, promoteTo: undefined },
};

/** What a run of a configuration is made of: the top-level keys of a fragment, in a file that is valid without it. */
export function groundOf(fragment: string, changes: Partial<CiRunRequest> = {}): CiGround {
  const validated = validate(wholeFile(fragment, 'config/acme/widget/acme-widget-main.yaml'));
  const asked = { ...request, ...changes };
  const { steps, dependencies, problems } = planOf(validated, { targets: asked.targets });
  assert.deepEqual(problems, []);
  const { configuration, resolved, origin = assert.fail('no origin') } = validated;
  return {
    ...{
      configuration,
      resolved,
      origin,
      all: steps,
      steps,
      request: asked,
      profiles: new Map(),
      buildRoot: undefined,
    },
    requires: ({ name }) => [
      'namespace:ci',
      ...(dependencies.get(name) ?? []).map((before) => `made:${before}` as const),
    ],
  };
}
