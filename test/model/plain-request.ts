import type { TestRequest } from '../../src/model/request.ts';
import type { Suite } from '../../src/model/suite.ts';

/** Tests as a request without options asks for them. */
export const plainTesting: TestRequest = {
  ...{ repository: undefined, ref: undefined, tags: undefined, scenarios: [], command: undefined },
  ...{ streams: undefined, reruns: 0, scenarioTimeout: undefined, runTimeout: undefined },
  ...{ profile: false, assumeUpstream: false, failOn: 'any' },
};

/** A suite with nothing but a name and specs. */
export const plainSuite: Suite = {
  ...{ name: 'release-tests', repository: 'https://github.com/openshift-pipelines/release-tests', refs: ['master'] },
  ...{ specs: ['specs'], without: [], alone: [], tags: '', streams: 1, env: {}, needs: [] },
  ...{ scenarioTimeout: undefined, runTimeout: undefined },
};
