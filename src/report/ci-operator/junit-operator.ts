import type { CiRecord } from '../../model/ci-run.ts';
import { xmlElement, xmlText } from '../export/xml.ts';
import type { Report } from '../report.ts';
import { type DescribedStep, describedSteps, hasFailed, podOf, type ReportStep } from './described-steps.ts';

interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly failure: string | undefined;
  readonly isSkipped: boolean;
}

/** `junit_operator.xml`: one suite, a case for each step by its description, and one for each container of a test. */
export function junitOperatorText(report: Report, record: CiRecord): string {
  const phases = new Map(report.tests.map(({ suite, scenario, spec }) => [`${suite}/${scenario}`, spec]));
  const phaseOf = (step: ReportStep) => phases.get(step.name.replace(/^run:/, ''));
  return suiteText(
    'step graph',
    describedSteps(report, record).flatMap((step) => casesOf(step, phaseOf)),
  );
}

/** `junit_job.xml`, where a run failed before its first step: undefined where it did not. */
export function junitJobText({ steps, problems, run }: Report, record: CiRecord): string | undefined {
  const names = new Set(record.steps.map(({ name }) => name));
  const began = steps.some(({ name, startedAt }) => startedAt !== undefined && names.has(name.split('/')[0] ?? ''));
  if (began || run.exitCode === 0) return undefined;
  const failure = problems.map(({ message }) => message).join('\n');
  return suiteText('job', [{ name: 'initialize', seconds: 0, failure, isSkipped: false }]);
}

function suiteText(name: string, cases: readonly Case[]): string {
  const sorted = cases.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  const counts = {
    tests: cases.length,
    skipped: cases.filter(({ isSkipped }) => isSkipped).length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
  };
  const suite = xmlElement('testsuite', { name, ...counts, time: rounded(seconds) }, ['\n', ...sorted.map(caseText)]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', {}, ['\n', suite, '\n'])}\n`;
}

function caseText({ name, seconds, failure, isSkipped }: Case): string {
  const inside = [
    ...(failure === undefined ? [] : [xmlElement('failure', { message: '' }, [xmlText(failure)])]),
    ...(isSkipped ? [xmlElement('skipped', { message: 'it was never started' })] : []),
  ];
  return `${xmlElement('testcase', { name, time: rounded(seconds) }, inside)}\n`;
}

type PhaseOf = (step: ReportStep) => string | undefined;

/** Those of a step: its own and, of a test, one for each phase and each container. */
function casesOf({ description, parts }: DescribedStep, phaseOf: PhaseOf): readonly Case[] {
  const pods = parts.filter((part) => part.kind === 'registry-step');
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  const failed = parts.filter(hasFailed);
  const failure = failed.length > 0 ? failed.map(({ summary }) => summary).join('\n') : undefined;
  const isSkipped = parts.every(({ startedAt }) => startedAt === undefined);
  const own = { name: description, seconds, failure, isSkipped };
  const ofPods = pods.map((pod) => ({ ...caseOf(pod), name: `${description} - ${podOf(pod)} container test` }));
  return [own, ...phasesOf(pods, phaseOf), ...ofPods];
}

/** One for each phase that a test has. */
function phasesOf(pods: readonly ReportStep[], phaseOf: PhaseOf): readonly Case[] {
  const phases = Map.groupBy(pods, phaseOf);
  return (['pre', 'test', 'post'] as const).flatMap((phase) => {
    const all = phases.get(phase) ?? [];
    if (all.length === 0) return [];
    const failure = all.find(hasFailed)?.summary;
    const seconds = all.reduce((sum, pod) => sum + pod.seconds, 0);
    const isSkipped = all.every(({ startedAt }) => startedAt === undefined);
    return [{ name: `Run multi-stage test ${phase} phase`, seconds, failure, isSkipped }];
  });
}

function caseOf(step: ReportStep): Case {
  const { name, seconds, summary, startedAt } = step;
  return { name, seconds, failure: hasFailed(step) ? summary : undefined, isSkipped: startedAt === undefined };
}

function rounded(seconds: number): string {
  return String(Number(seconds.toFixed(3)));
}
