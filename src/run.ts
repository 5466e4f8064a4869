import { verdictOf } from './analysis/verdict-of.ts';
import { cleanGraph } from './ci/run/clean-graph.ts';
import { type CiAsked, planCiRun } from './ci/run/plan-ci-run.ts';
import { failureReasons } from './ci/run/reasons.ts';
import { type ConfigTexts, readConfig } from './config/config.ts';
import type { GraphStyle } from './engine/graph-text.ts';
import { runGraph, type StopSignals } from './engine/run-graph.ts';
import { type Announced, type Announcing, keepSeriesIssues, announce as tell, tellSilence } from './github/announce.ts';
import type { KeptIssues } from './github/keep-issues.ts';
import { readIndex } from './history/history-index.ts';
import { knownRuns } from './history/known-runs.ts';
import { type ReadRuns, readRuns } from './importing/read-runs.ts';
import { branchSource, folderSource, type SourceFiles } from './importing/source-files.ts';
import type { AskedClean, CiRecord } from './model/ci-run.ts';
import { asStreamstressError, StreamstressError } from './model/error.ts';
import type { FinishedRun } from './model/finished-run.ts';
import type { ImportRequest } from './model/import-request.ts';
import type { Product } from './model/operator.ts';
import type { Request } from './model/request.ts';
import type { RunEvent } from './model/run-event.ts';
import type { SourceSnapshot } from './model/source.ts';
import { describePlan, type PlanDescription } from './plan/describe.ts';
import { type Plan, planRun } from './plan/plan-run.ts';
import { planText } from './plan/plan-text.ts';
import { rehearsal } from './plan/rehearse.ts';
import type { DataBranch } from './ports/data-branch.ts';
import type { GitHub } from './ports/github.ts';
import type { Notifier } from './ports/notifier.ts';
import type { Pages } from './ports/pages.ts';
import type { World } from './ports/world.ts';
import { type Published, type PublishOptions, publishRun, publishRuns } from './publish/publish.ts';
import { runLogs } from './publish/run-logs.ts';
import { singlePage } from './publish/single-page.ts';
import { type SiteOfReports, siteOfReports } from './publish/site-of-reports.ts';
import { begunFile, begunText } from './report/begun-file.ts';
import { buildReport } from './report/build-report.ts';
import { censoredReport } from './report/censored-report.ts';
import { artifactFiles, metadataFiles } from './report/ci-operator/artifact-files.ts';
import type { Report } from './report/report.ts';
import { parseReport, reportFile, reportFiles } from './report/report-files.ts';
import { lastReportIn, type Rereading, reread } from './rereading/reread.ts';

/** Where a run takes place: the world, the compiled site, and who listens. */
export interface Host {
  readonly world: World;
  readonly pages: Pages;
  /** Where the pages are served, as far as that is known. */
  readonly siteUrl?: string | undefined;
  /** Opened when it is asked for; undefined where there is no token, or no repository is known. */
  readonly github?: (() => Promise<GitHub>) | undefined;
  readonly notifier?: Notifier | undefined;
  readonly version: string;
  readonly signals: StopSignals;
  readonly emit: (event: RunEvent) => void;
  readonly configTexts: () => Promise<ConfigTexts>;
  /** A text without the secrets in it: a report is read, printed and published. */
  readonly censor: (text: string) => string;
}

/** What a run came to; `published` where that was asked for. */
export interface Outcome {
  readonly report: Report;
  readonly published: Published | undefined;
}

/**
 * A request is planned into a graph of steps, the steps are run, their results become one report, the report joins the
 * history, the site shows the history. Errors: `request` before anything is touched; those of publishing after the
 * report was saved.
 */
export async function run(request: Request, host: Host): Promise<Outcome> {
  const plan = await planOf(request, host);
  await begin(request, host);
  const finished = await runPlan(request, plan, host);
  const report = await reportOf(finished, request, host);
  await save(report, request, host);
  if (request.inJob !== undefined) await runSteps({ ...request, goal: 'job', job: keeping }, host);
  return outcomeOf(report, finished, request, host);
}

/**
 * The same of a configuration of ci-operator; what other tools read of such a run lies among its artifacts. Errors:
 * `request`, `ci:cannot_run`, before anything is touched.
 */
export async function runConfiguration(asked: CiAsked, request: Request, host: Host): Promise<Outcome> {
  const { failureRules: rules, knownIssues: known, tools } = readConfig(await host.configTexts());
  const { record, ...plan } = planCiRun(asked, { request, rules, known, tools });
  await begin(request, host);
  if (asked.request.artifacts.startsWith(`${request.outputDir}/`))
    await host.world.files.remove(asked.request.artifacts);
  const finished = await runPlan(request, plan, host);
  const report = await reportOf(finished, request, host);
  await save(report, request, host);
  await saveArtifacts(report, { steps: record, finished, asked: asked.request }, host);
  return outcomeOf(report, finished, request, host);
}

/** A run that was cancelled is not published. */
async function outcomeOf(report: Report, { cancelled }: FinishedRun, request: Request, host: Host): Promise<Outcome> {
  const publishing = request.publish && !cancelled;
  return { report, published: publishing ? await publish(report, request.outputDir, host) : undefined };
}

/** What a Job does with its results before its pod goes. */
const keeping = { action: 'keep', name: undefined } as const;

/** A Job that went on with the run has made its report. */
async function reportOf(finished: FinishedRun, { outputDir }: Request, { world, censor }: Host): Promise<Report> {
  if (finished.find('collected:job') === undefined)
    return censoredReport(buildReport(finished, verdictOf(finished)), censor);
  const text = await world.files.read(`${outputDir}/${reportFile}`);
  return censoredReport(parseReport(text ?? '', `${outputDir}/${reportFile}`), censor);
}

/** What a run would do, in words and as data. Repositories and registries are asked; nothing is touched. */
export async function describeRun(
  request: Request,
  { configTexts, world, emit, signals }: Host,
  style: GraphStyle,
): Promise<{ text: string; plan: PlanDescription }> {
  const config = readConfig(await configTexts());
  const planned = planRun(request, config);
  const plan = describePlan(planned, await runGraph(rehearsal(planned, request, config), world, emit, signals));
  return { text: planText(plan, style), plan };
}

/**
 * The commits that a request means now, in the order of its plan; nothing else is done. Errors: those of resolving, all
 * of them at once.
 */
export async function resolveRefs(request: Request, host: Host): Promise<readonly SourceSnapshot[]> {
  const { refs } = await planOf(request, host);
  const call = { signal: host.signals.cancel, output: () => {} };
  const resolved = await Promise.allSettled(refs.map((asked) => host.world.git.resolve(asked, call)));
  const errors = resolved.flatMap((one) => (one.status === 'rejected' ? [asStreamstressError(one.reason)] : []));
  const [first] = errors;
  if (!first) return resolved.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const message = errors.map((error) => error.message).join('\n');
  throw new StreamstressError(first.kind, first.reason.split(':'), message, first);
}

/** What an earlier run has left becomes a report again, with the rules of now. Nothing is run or written. Errors: see reread. */
export async function rereadRun(rereading: Rereading, { world, configTexts, version, censor }: Host): Promise<Report> {
  const config = readConfig(await configTexts());
  const report = await reread(rereading, { files: world.files, config, version, now: world.clock.now() });
  return censoredReport(report, censor);
}

/** Runs the steps of a request that leaves no report: `check`, `restore` and `status`. */
export async function runSteps(request: Request, host: Host): Promise<FinishedRun> {
  return runPlan(request, await planOf(request, host), host);
}

/** Deletes namespaces that runs of configurations of ci-operator have left; `cleaned:ci` says which. */
export function cleanNamespaces(asked: AskedClean, request: Request, host: Host): Promise<FinishedRun> {
  return runPlan(request, { graph: cleanGraph(asked, request.signsOut), tested: [], components: [] }, host);
}

/** The variables that tests of the configuration read. Errors: `request`, `configuration:invalid`. */
export async function testVariables({ configTexts }: Host): Promise<readonly string[]> {
  const { suites } = readConfig(await configTexts());
  return [...new Set(suites.flatMap(({ needs }) => needs.flatMap(({ variables }) => variables)))];
}

/** The operator and the components of the configuration. Errors: `request`, `configuration:invalid`. */
export async function readProduct({ configTexts }: Host): Promise<Product> {
  const { operator, components } = readConfig(await configTexts());
  return { operator, components };
}

/** Adds a report and the logs beside it to the history, and renders what that changes. */
export async function publish(report: Report, outputDir: string, host: Host): Promise<Published> {
  const logs = await runLogs(report, outputDir, host.world.files);
  return publishRun(report, { ...(await publishOptions(host)), logs });
}

async function publishOptions({ world, pages, signals, siteUrl, configTexts }: Host): Promise<PublishOptions> {
  const { history: policy } = readConfig(await configTexts());
  return { dataBranch: world.dataBranch, pages, signal: signals.cancel, siteUrl, policy };
}

/** What came of an import; `published` where something was new and it was no dry run. */
export interface ImportOutcome extends Omit<ReadRuns, 'reports'> {
  readonly added: readonly Report[];
  /** How many runs of the source the series has already. */
  readonly known: number;
  readonly published: Published | undefined;
}

/**
 * Adds runs of other tools to the history, all at once; `from` is the branch to read where it is no folder. Errors: those
 * of readRuns and of publishing.
 */
export async function importRuns(asked: ImportRequest, host: Host, from?: DataBranch): Promise<ImportOutcome> {
  const { world, signals, censor } = host;
  const { reports, ...found } = await oldRuns(asked, host, from);
  const isKnown = await world.dataBranch.read((files) => knownRuns(files, asked.series), signals.cancel);
  const added = reports.filter(({ run }) => !isKnown(run.id)).map((report) => censoredReport(report, censor));
  const runs = added.map((report) => ({ report }));
  const published = asked.dryRun || runs.length === 0 ? undefined : await publishRuns(runs, await publishOptions(host));
  return { ...found, added, known: reports.length - added.length, published };
}

async function oldRuns(asked: ImportRequest, host: Host, from: DataBranch | undefined): Promise<ReadRuns> {
  const { world, signals, version } = host;
  const config = readConfig(await host.configTexts());
  const read = (source: SourceFiles) => readRuns(asked, source, { config, version });
  if (from === undefined) return read(await folderSource(world.files, asked.place));
  return from.read(async (files) => read(await branchSource(files)), signals.cancel);
}

/** The report of the newest run in an output folder; of a run that was killed, what it has left. Errors: see reread. */
export async function lastReport(outputDir: string, { world, configTexts, version, censor }: Host): Promise<Report> {
  const config = readConfig(await configTexts());
  const ground = { files: world.files, config, version, now: world.clock.now() };
  return censoredReport(await lastReportIn(outputDir, ground), censor);
}

/** Tells people of a run: issues and a comment on GitHub, a message. Never throws; answers what is worth knowing, one sentence each. */
export async function announce(report: Report, asked: Announced, host: Host): Promise<readonly string[]> {
  return tell(report, asked, announcingOf(host));
}

/** Makes the issues of a series those that its history asks for. Errors: see keepSeriesIssues. */
export async function keepIssues(series: string, dryRun: boolean, host: Host): Promise<KeptIssues> {
  return keepSeriesIssues(series, dryRun, announcingOf(host));
}

/** Tells of a series in which no run begins any more; see tellSilence. */
export async function announceSilence(
  series: string,
  times: { after: number; every: number },
  host: Host,
): Promise<string | undefined> {
  return tellSilence(series, { ...times, now: host.world.clock.now() }, announcingOf(host));
}

function announcingOf({ world, signals, siteUrl, github, notifier }: Host): Announcing {
  return { dataBranch: world.dataBranch, signal: signals.cancel, siteUrl, github, notifier };
}

/** The names of the series of a history. */
export function seriesOf({ world, signals }: Host): Promise<readonly string[]> {
  return world.dataBranch.read(
    async (files) => (await readIndex(files)).series.map(({ name }) => name),
    signals.cancel,
  );
}

/** The page of a run as one file that opens anywhere. */
export function htmlOf(report: Report, { pages }: Host): Promise<string> {
  return singlePage(report, pages);
}

/** The pages and the data of these reports, as they would be published. */
export function siteOf(reports: readonly Report[], { pages }: Host): Promise<SiteOfReports> {
  return siteOfReports(reports, { pages });
}

export type { Announced, Published };

async function planOf(request: Request, host: Host): Promise<Plan> {
  return planRun(request, readConfig(await host.configTexts()));
}

async function runPlan(
  request: Request,
  plan: Pick<Plan, 'graph' | 'tested'> & Pick<FinishedRun, 'components'>,
  { world, emit, signals, version }: Host,
): Promise<FinishedRun> {
  const startedAt = world.clock.now();
  const signsIn = (['cluster:target', 'lock:cluster', 'status:cluster', 'preview:cluster', 'job:ended'] as const).some(
    (link) => plan.graph.creators.has(link),
  );
  if (signsIn) await world.session.prepare();
  const result = await runGraph(plan.graph, world, emit, signals);
  const { components, tested } = plan;
  const suites = tested.map((name) => ({ name }));
  return { request, version, components, suites, startedAt, endedAt: world.clock.now(), ...result };
}

/** So that nobody takes what an earlier run has left for this one's, should it be killed. */
async function begin({ runId: id, goal, outputDir }: Request, { world }: Host): Promise<void> {
  const startedAt = new Date(world.clock.now()).toISOString();
  await world.files.write(`${outputDir}/${begunFile}`, begunText({ id, goal, startedAt }));
}

/** What readers of ci-operator's artifacts look for, beside what the steps have left there. */
async function saveArtifacts(
  report: Report,
  { steps, finished, asked }: { steps: CiRecord['steps']; finished: FinishedRun; asked: CiAsked['request'] },
  { world }: Host,
): Promise<void> {
  const { org, repo } = asked.source;
  const found = await world.files.match(asked.artifacts, metadataFiles);
  const metadata = await Promise.all([...found.keys()].map((path) => world.files.read(path)));
  const record: CiRecord = {
    ...{ steps, repository: `${org}/${repo}`, job: asked.job, reasons: failureReasons(finished) },
    ...{ checkout: finished.find('checkout:src'), namespace: finished.find('namespace:ci')?.name },
    metadata: metadata.flatMap((text) => text ?? []),
  };
  for (const [name, text] of artifactFiles(report, record)) await world.files.write(`${asked.artifacts}/${name}`, text);
}

async function save(report: Report, { outputDir }: Request, { world }: Host): Promise<void> {
  for (const [path, text] of reportFiles(report)) await world.files.write(`${outputDir}/${path}`, text);
}
