import { noOperator } from '../model/cluster-facts.ts';
import { commitUrl } from '../model/commit-links.ts';
import { shortCommit } from '../model/source.ts';
import { attributionMarkdown } from './attribution-markdown.ts';
import { cascadeLines, knownIssueLines } from './findings-text.ts';
import { historyMarkdown } from './history-markdown.ts';
import { markdownCode, markdownLink, markdownTable, markdownText } from './markdown.ts';
import { andMore, fittingForm, markdownListing, mostRows } from './markdown-listing.ts';
import { failuresOf, mostUrgentFirst } from './open-failures.ts';
import type { Report, ReportTest } from './report.ts';
import { countsText } from './summary-text.ts';

type Kind = Report['verdict']['kind'];

const marks: Readonly<Record<Kind, string>> = {
  passed: '✅',
  broken: '❌',
  suspected: '❌',
  unexplained: '❌',
  infrastructure: '⚠️',
  incomplete: '⚠️',
  cancelled: '⏹️',
};

/** Where a summary goes, and where the reader finds more. */
interface SummaryPlace {
  /** GitHub takes 1 MiB a workflow step and refuses more as a whole. */
  readonly mostBytes?: number;
  /** Address of the run's page. */
  readonly page?: string | undefined;
}

/**
 * A report as the job summary of GitHub Actions, in GitHub's Markdown, the answer first. Where there is no room for all of
 * it, it has only what failed; where there is none for that, only the answer; and it says so.
 */
export function summaryMarkdown(report: Report, { mostBytes = 512 * 1024, page }: SummaryPlace = {}): string {
  const answer = [heading(report), counts(report), ...(page === undefined ? [] : [`[The page of this run](${page})`])];
  const forms = [
    [...answer, ...everything(report)],
    [...answer, ...failures(report), shortened('What failed is all that there is room for')],
    [...answer, shortened('There is no room for more')],
    [shortened(`${marks[report.verdict.kind]} Exit code ${report.run.exitCode}. There is no room for more`)],
  ];
  return fittingForm(forms, mostBytes);
}

function failures(report: Report): readonly string[] {
  return [...findings(report), ...failedTests(report), ...failedSteps(report), ...problems(report)];
}

function shortened(why: string): string {
  return `**${why}**: the rest stands in results/report.json.`;
}

function everything(report: Report): readonly string[] {
  return [
    ...findings(report),
    ...historyMarkdown(report),
    ...failedTests(report),
    ...attributions(report),
    ...failedSteps(report),
    ...problems(report),
    ...notes(report),
    ...resources(report),
    ...sources(report),
    ...images(report),
    origin(report),
  ];
}

function heading({ verdict }: Report): string {
  return `### ${marks[verdict.kind]} ${markdownText(verdict.sentence, 2000)}`;
}

function counts(report: Report): string {
  const { run, totals } = report;
  const tests = totals.tests > 0 ? `**${countsText(report)}**. ` : '';
  return `${tests}Run ${markdownText(run.id)} of series ${markdownText(run.series)}, exit code ${run.exitCode}.`;
}

/** Before what failed: what it has in common, and what is known of it. */
function findings(report: Report): string[] {
  return [
    ...cascadeLines(report).map((line) => `**Cascade**: ${markdownText(line)}`),
    ...knownIssueLines(report).map((line) => `**Known issue** ${markdownText(line)}`),
  ].slice(0, mostRows);
}

function failedTests(report: Report): readonly string[] {
  const rows = mostUrgentFirst(failuresOf(report)).map(({ test }) => [
    `${markdownText(test.scenario)}<br>${markdownCode(test.file)}`,
    categoryText(test),
    markdownText(test.why || test.message || ''),
  ]);
  return markdownListing('Failed tests', ['Scenario', 'Category', 'Why'], rows);
}

function categoryText({ category = 'unclassified', known }: ReportTest): string {
  const words = category.replace('_', ' ');
  return known === undefined ? words : `${words}, known: ${markdownText(known)}`;
}

function attributions(report: Report): string[] {
  const { attributions: all } = report.verdict;
  const shown = all.slice(0, mostRows).map((attribution) => attributionMarkdown(attribution, report));
  return all.length === 0 ? [] : ['#### Who is to blame', ...shown, ...andMore(all.length)];
}

function failedSteps({ steps }: Report): readonly string[] {
  const ended = steps.filter(({ status }) => status === 'failed' || status === 'cancelled' || status === 'blocked');
  const rows = ended.map(({ name, status, error, summary }) => [
    markdownText(name),
    status,
    markdownText(error?.message ?? summary),
  ]);
  return markdownListing('Steps that did not succeed', ['Step', 'Status', 'Why'], rows);
}

/** Those of the steps stand in their table. */
function problems(report: Report): readonly string[] {
  const told = new Set(report.steps.map(({ error }) => error?.message));
  const rest = report.problems.filter(({ message }) => !told.has(message));
  const rows = rest.map(({ reason, message }) => [markdownCode(reason), markdownText(message)]);
  return markdownListing('Problems', ['Reason', 'What happened'], rows);
}

function notes({ notes: all = [] }: Report): readonly string[] {
  return markdownListing(
    'Notes',
    ['What is worth knowing'],
    all.map((note) => [markdownText(note)]),
  );
}

function resources({ resources: measured }: Report): string[] {
  return measured ? [`**Resources**: ${markdownText(measured.parallelism.why)}.`] : [];
}

function sources({ sources: all }: Report): readonly string[] {
  const rows = all.map((source) => [
    markdownText(source.name),
    markdownText(source.ref),
    markdownLink(shortCommit(source.commit), commitUrl(source, source.commit)),
    markdownText(source.subject, 120),
  ]);
  return markdownListing('Components and tests', ['Name', 'Ref', 'Commit', 'Subject'], rows);
}

function images({ images: all }: Report): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ env, image }) => [markdownCode(env), markdownCode(image)]);
  const table = [markdownTable(['Variable', 'Image'], rows.slice(0, mostRows)), ...andMore(rows.length)].join('\n\n');
  return [
    `<details>\n<summary>${all.length} ${all.length === 1 ? 'image' : 'images'}</summary>\n\n${table}\n\n</details>`,
  ];
}

function origin({ run, cluster, gauge }: Report): string {
  const operator = cluster && cluster.csv !== noOperator ? `, ${markdownText(cluster.csv)}` : '';
  const where = cluster
    ? [`OpenShift ${markdownText(cluster.openshift)}${cluster.sandbox ? ' (a sandbox)' : ''}${operator}`]
    : [];
  const by = gauge
    ? [`Gauge ${markdownText(gauge.version)}${gauge.standIn ? ' (the stand-in of the sandbox)' : ''}`]
    : [];
  return [...where, ...by, `streamstress ${markdownText(run.version)}`].join('; ');
}
