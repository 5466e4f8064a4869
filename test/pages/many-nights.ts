import type { Report, ReportTest } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';

/** How tests end, a letter a night: P passed, F failed, E could not run, Y flaky, S skipped, . not there. */
const results: readonly (readonly [name: string, component: string, results: string])[] = [
  ['Runs a pipeline: PIPELINES-03-TC01', 'Pipelines', 'PPPPPPPPPPPP'],
  ['Fails as it should: PIPELINES-03-TC02', 'Pipelines', 'PPPPPPPPPPFF'],
  ['Resolves a task: PIPELINES-03-TC03', 'Resolvers', 'PPPPFFFFPPPP'],
  ['Listens: TRIGGERS-01-TC01', 'Triggers', 'PPPPPPPPPFFF'],
  ['Binds: TRIGGERS-01-TC02', 'Triggers', 'PPPYPPPPPPPY'],
  ['Says <b>hello</b> "twice" | seq(x)', 'Triggers', 'PPFPPPFPPPPF'],
  ['Waits for storage', 'Operator', 'PPPPEPPPPPPE'],
  ['Needs a cluster task', 'Operator', 'SSSSSSSSSSSS'],
  ['Was removed', 'Operator', 'PPPPPPPPPPP.'],
  ['Is new', 'Chains', '...........P'],
  ['Was repaired', 'Chains', 'PPPPPPPPPFFP'],
];

const letters = { P: 'passed', F: 'failed', E: 'error', Y: 'flaky', S: 'skipped' } as const;

/** Twelve nights of one series with tests of every state; triggers moved before the tenth, pipeline before the eleventh. */
export async function manyNights(): Promise<readonly Report[]> {
  const [first, second] = await nights();
  return Array.from({ length: 12 }, (_, night) => {
    const startedAt = new Date(Date.UTC(2026, 10, 9 + night, 2)).toISOString();
    const tests = results.flatMap(([name, component, letter], n) =>
      testOf(name, component, letter[night] ?? '.', n, night),
    );
    const count = (status: ReportTest['status']) => tests.filter((test) => test.status === status).length;
    return {
      ...(night > 9 ? second : first),
      run: {
        ...first.run,
        ...{ id: `night-${String(night + 1).padStart(2, '0')}`, startedAt },
        endedAt: new Date(Date.parse(startedAt) + 3_600_000).toISOString(),
        labels: night % 2 === 0 ? ['nightly'] : [],
      },
      sources: first.sources.map((source) => moved(source, night)),
      tests,
      totals: {
        ...{ tests: tests.length, passed: count('passed'), flaky: count('flaky') },
        ...{ failed: count('failed'), skipped: count('skipped'), errors: count('error') },
      },
      clusters: [
        { id: 'c1', template: 'Expected <n> pods, found <n>', tests: 1 },
        { id: 'c2', template: 'connection refused', tests: 1 },
      ],
      categories: [],
      verdict: { kind: night > 8 ? 'unexplained' : 'passed', sentence: `Night ${night + 1} is over`, attributions: [] },
    };
  });
}

function testOf(scenario: string, component: string, letter: string, n: number, night: number): readonly ReportTest[] {
  const status = letters[letter as keyof typeof letters];
  if (status === undefined) return [];
  const file = `specs/${component.toLowerCase()}/${n % 2 === 0 ? 'main' : 'more'}.spec`;
  return [
    {
      ...{ id: `${file}::${scenario}`, suite: 'release-tests', file, spec: component, scenario, status, component },
      ...{
        seconds: 10 + n + (n === 0 && night > 10 ? 20 : 0),
        line: 10 + n,
        importance: n % 3 === 0 ? 'Critical' : 'High',
      },
      tags: n % 2 === 0 ? ['e2e', 'sanity'] : ['e2e'],
      ...(status === 'failed' && {
        message: `Expected 3 pods, found ${night}`,
        category: 'unclassified',
        rule: 'none',
        cluster: 'c1',
      }),
      ...(status === 'error' && {
        message: 'connection refused',
        category: 'platform_issue',
        rule: 'net',
        cluster: 'c2',
      }),
    },
  ];
}

function moved(source: Report['sources'][number], night: number): Report['sources'][number] {
  const last = (source.name === 'triggers' && night > 8) || (source.name === 'pipeline' && night > 9);
  return last ? { ...source, commit: source.commit.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) } : source;
}
