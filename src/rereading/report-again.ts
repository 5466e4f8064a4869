import { verdictWith } from '../analysis/verdict-of.ts';
import type { Config } from '../config/config.ts';
import type { Explanation } from '../model/failure.ts';
import { suiteResults } from '../model/finished-run.ts';
import type { Attribution } from '../model/verdict.ts';
import { buildReport } from '../report/build-report.ts';
import type { Report } from '../report/report.ts';
import { explain } from '../results/explain/explain.ts';
import { finishedRun, type LeftRun, left } from './left-run.ts';

/** The report of a run that is over, its failures explained with the rules and known issues of now. */
export function reportAgain(run: LeftRun, { failureRules, knownIssues }: Config, now: number): Report {
  const tests = suiteResults(finishedRun(run)).flatMap((result) => result.tests);
  const explanation = explain(tests, failureRules, { ...run.seen, known: knownIssues, now });
  const explained = { ...run, links: new Map([...run.links, left('explained:all', explanation)]) };
  const finished = finishedRun(explained);
  const attributions = run.attributions.map((one) => stillKnown(one, run, explanation));
  const report = buildReport(finished, verdictWith(attributions, finished));
  return run.history ? { ...report, history: run.history } : report;
}

/** What no earlier run has left open was known by an issue alone: without that it is new, and nobody knows why it failed. */
function stillKnown(one: Attribution, { request }: LeftRun, { known }: Explanation): Attribution {
  if (one.verdict !== 'known' || one.since !== request.runId || known.has(one.test)) return one;
  return { ...one, verdict: 'unexplained', evidence: [...one.evidence, 'that issue does not count any more'] };
}
