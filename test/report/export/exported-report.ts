import type { Report, ReportTest } from '../../../src/report/report.ts';
import { nights } from '../../fixtures/nights.ts';

const [, , night] = await nights();
const place = { suite: 'release-tests', file: 'specs/a.spec', spec: 'A spec' };
const again = { status: 'failed', message: 'not ready', seconds: 1.25 } as const;

/** One test of every kind. */
export const everyKind: readonly ReportTest[] = [
  {
    ...place,
    id: 'specs/a.spec::Passes',
    scenario: 'Passes',
    status: 'passed',
    seconds: 1.5,
    line: 3,
    tags: ['e2e', 'tls'],
  },
  {
    ...place,
    ...{ id: 'specs/a.spec::Flaky', scenario: 'Flaky', status: 'flaky', seconds: 2, message: 'not ready' },
    attempts: [again, { status: 'passed', seconds: 2 }],
  },
  {
    ...place,
    ...{ id: 'specs/a.spec::Fails: P-01-TC01', scenario: 'Fails: P-01-TC01', caseId: 'P-01-TC01', status: 'failed' },
    ...{ seconds: 0.1, startedAt: '2026-11-20T02:00:01.000Z', message: 'a <b> & "c"\nd', details: 'at x.go:1\n\tat y' },
    ...{ category: 'platform_issue', rule: 'node', why: 'A node was full', confidence: 'medium' },
    attempts: [again, { status: 'failed', message: 'a <b>' }],
  },
  {
    ...place,
    id: 'specs/b.spec::Errs',
    file: 'specs/b.spec',
    scenario: 'Errs',
    status: 'error',
    seconds: 0,
    message: 'hook',
  },
  { ...place, id: 'specs/b.spec::Skipped', file: 'specs/b.spec', scenario: 'Skipped', status: 'skipped', seconds: 0 },
  {
    ...place,
    ...{ id: 'specs/c.spec::Row | SpecRow: 1: [n: 1]', file: 'specs/c.spec', scenario: 'Row | SpecRow: 1: [n: 1]' },
    ...{ status: 'passed', seconds: 1, row: { spec: 1, values: [['n', '1']] } },
  },
];

/** A report of them, of a run that something else went wrong in. */
export const exported: Report = {
  ...(night as Report),
  tests: [...everyKind],
  totals: { tests: 6, passed: 2, flaky: 1, failed: 1, errors: 1, skipped: 1 },
  problems: [{ reason: 'testing:incomplete', message: 'the run was killed <while> it ran' }],
};
