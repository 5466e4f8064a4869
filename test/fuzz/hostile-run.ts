import type { Report } from '../../src/report/report.ts';
import { hostileText } from './hostile.ts';
import type { Random } from './random.ts';

/** Texts that a run's tests, tools and repositories chose, all of them hostile, and how many there are. */
interface HostileRun {
  readonly report: Report;
  readonly payloads: number;
}

const tests = 40;

/** A run like `model` in which everything that is shown and that others chose is hostile. */
export function hostileRun(model: Report, night: number, random: Random): HostileRun {
  let payloads = 0;
  const text = () => {
    payloads += 1;
    return hostileText(random).slice(0, 20_000);
  };
  const results = Array.from({ length: tests }, (_, at) => hostileTest(at, night, text, random));
  const failing = results.filter(({ status }) => status === 'failed');
  const report: Report = {
    ...model,
    run: { ...model.run, id: `night-${night}`, startedAt: day(night), endedAt: day(night, '03') },
    sources: model.sources.map((source) => ({
      ...source,
      ...{ ref: text(), origin: text(), author: text(), subject: text(), repository: `javascript:alert(${night})` },
    })),
    tests: results,
    totals: {
      ...{ tests, passed: tests - failing.length, failed: failing.length },
      ...{ flaky: 0, skipped: 0, errors: 0 },
    },
    categories: failing.length > 0 ? [{ category: 'unclassified', tests: failing.length }] : [],
    clusters: [{ id: `c${night}`, template: text(), tests: Math.max(1, failing.length) }],
    verdict: {
      ...{ kind: 'unexplained', sentence: text() },
      attributions: failing.map(({ id, scenario }) => ({
        ...{ test: id, scenario, verdict: 'unexplained', ranges: [], cleared: [text()] },
        ...{ since: `night-${night}`, evidence: [text()] },
      })),
    },
    steps: model.steps.map((step) => ({ ...step, status: 'failed', summary: text() })),
    problems: [{ reason: 'testing:incomplete', message: text() }],
    notes: [text()],
  };
  return { report, payloads };
}

/** The first half of its tests are those of every run. */
function hostileTest(at: number, night: number, text: () => string, random: Random): Report['tests'][number] {
  const own = at < tests / 2 ? { file: `specs/<b>${at}.spec`, scenario: `"><script>alert(${at})</script>` } : undefined;
  const { file, scenario } = own ?? { file: text(), scenario: text() };
  const failed = random.oneIn(3);
  return {
    ...{ id: `${file}::${scenario}${own ? '' : night}`, suite: 'release-tests', file, scenario, spec: text() },
    ...{ status: failed ? 'failed' : 'passed', seconds: random.below(100), component: text(), tags: [text()] },
    ...(failed && { message: text(), details: text(), category: 'unclassified', why: text(), rule: 'none' }),
    ...(failed && { matched: text(), owner: text(), evidence: [text()], cluster: `c${night}` }),
  };
}

function day(night: number, hour = '02'): string {
  return new Date(Date.UTC(2026, 8, night, Number(hour))).toISOString();
}
