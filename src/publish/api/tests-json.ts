import type * as z from 'zod';
import { testVerdictJson } from '../../report/test-verdict.ts';
import type { apiTestsSchema } from './schemas.ts';
import type { ViewedTest } from './series-view.ts';

type ApiTest = z.infer<typeof apiTestsSchema>['tests'][number];

/** Results that `recent` shows. */
const shownResults = 60;
const letters = { passed: 'P', failed: 'F', error: 'E', flaky: 'Y', skipped: 'S' } as const;

/** Every test that is not gone. */
export function apiTests(tests: readonly ViewedTest[]): ApiTest[] {
  return tests.filter(({ state }) => state !== 'gone').map(apiTest);
}

function apiTest(test: ViewedTest): ApiTest {
  const { spec, caseId, component, tags, importance } = test.facts;
  return {
    ...testVerdictJson(test),
    ...(spec === undefined ? {} : { spec }),
    ...(caseId === undefined ? {} : { caseId }),
    ...(component === undefined ? {} : { component }),
    ...(tags === undefined ? {} : { tags }),
    ...(importance === undefined ? {} : { importance }),
    ...(test.kind ? { kind: test.kind } : {}),
    recent: test.results
      .slice(-shownResults)
      .map((result) => (result ? letters[result] : '.'))
      .join(''),
  };
}
