import { verdictWith } from '../analysis/verdict-of.ts';
import type { Config } from '../config/config.ts';
import { suiteResults } from '../model/finished-run.ts';
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
  return buildReport(finished, verdictWith(run.attributions, finished));
}
