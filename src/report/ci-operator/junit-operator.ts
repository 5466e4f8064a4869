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
  const messages = new Map(report.tests.map((test) => [stepOf(test), test.message]));
  const messageOf = ({ name, summary }: ReportStep) => messages.get(name) ?? summary;
  return suiteText(
    'step graph',
    describedSteps(report, record).flatMap((step) => casesOf(step, messageOf)),
  );
}

function stepOf({ suite, spec, scenario }: Report['tests'][number]): string {
  return spec === 'container' ? `run:${suite}` : `run:${suite}/${scenario}`;
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

type MessageOf = (step: ReportStep) => string;

/** Those of a step: its own, or of a test that ran one for each phase and each container. */
function casesOf(step: DescribedStep, messageOf: MessageOf): readonly Case[] {
  const { description, parts } = step;
  const pods = parts.filter(isPod).filter(({ startedAt, status }) => startedAt !== undefined && status !== 'skipped');
  const troubles = parts.filter((part) => hasFailed(part) && !testKinds.has(part.kind));
  const own = pods.length > 0 && troubles.length === 0 ? [] : [ownCase(description, parts)];
  const ofPods = pods.map((pod) => caseOf(`${description} - ${containerOf(pod)}`, [pod], messageOf));
  return [...own, ...phasesOf(step, pods, messageOf), ...ofPods];
}

/** What does the work of a test; what else may fail of it is what it holds, such as its leases. */
const testKinds: ReadonlySet<string> = new Set(['registry-step', 'container-test', 'multi-stage-test']);

function isPod({ kind, name }: ReportStep): boolean {
  return testKinds.has(kind) && name.startsWith('run:');
}

function containerOf(pod: ReportStep): string {
  return pod.kind === 'container-test' ? 'container test' : `${podOf(pod)} container test`;
}

function ownCase(description: string, parts: readonly ReportStep[]): Case {
  const isSkipped = parts.every(({ startedAt }) => startedAt === undefined);
  return { ...caseOf(description, parts, ({ summary }) => summary), isSkipped };
}

/** One for each phase in which pods of a test ran. */
function phasesOf({ phases = {}, name }: DescribedStep, pods: readonly ReportStep[], messageOf: MessageOf) {
  const byPhase = Map.groupBy(pods, (pod) => phases[pod.name.slice(`run:${name}/`.length)]);
  return (['pre', 'test', 'post'] as const).flatMap((phase) => {
    const all = byPhase.get(phase) ?? [];
    return all.length === 0 ? [] : [caseOf(`Run multi-stage test ${phase} phase`, all, messageOf)];
  });
}

function caseOf(name: string, parts: readonly ReportStep[], messageOf: MessageOf): Case {
  const failed = parts.filter(hasFailed);
  return {
    name,
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    failure: failed.length > 0 ? failed.map(messageOf).join('\n') : undefined,
    isSkipped: false,
  };
}

function rounded(seconds: number): string {
  return String(Number(seconds.toFixed(3)));
}
