import * as z from 'zod';
import { goals } from '../model/request.ts';
import { resourcesSchema } from './resource-profile.ts';
import { historySchema, rangeSchema } from './series-history.ts';

/**
 * The report: everything that one run found, as `results/report.json`. This file is the contract between a run and its
 * readers (summary, history, site, scripts). docs/schema/report.schema.json is generated from it.
 * Times are ISO 8601 in UTC, durations seconds. Text that came from a tool or a test is hostile: escape it where it is shown.
 */
export const schemaVersion = 1;

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const image = z.string().regex(/@sha256:[0-9a-f]{64}$/);
const time = z.iso.datetime();
/** One word that people give a run. */
export const label = z.string().regex(/^[\w.:/-]{1,40}$/);
const seconds = z.number().min(0);

const source = z.strictObject({
  name: z.string().describe('Component or suite'),
  role: z.enum(['component', 'suite']),
  repository: z.string(),
  ref: z.string().describe('What was asked: branch, tag, commit, pull request (pr/123) or day (main@2026-10-31)'),
  origin: z.string().describe('Where the ref came from: an option, or file:line'),
  commit,
  committedAt: time,
  author: z.string(),
  subject: z.string(),
  merge: z
    .strictObject({ base: commit, head: commit })
    .optional()
    .describe("Where the commit merges a pull request's head into a base; author and subject are those of the head"),
});

const builtImage = z.strictObject({
  component: z.string(),
  name: z.string(),
  env: z.string().describe('Variable of the operator that carries the image'),
  image,
  commit: commit.optional().describe('Commit it was built from; absent where the image was taken by its name'),
});

/** In the order in which a reader wants to see them. */
const categories = [
  ...(['upstream_regression', 'test_bug', 'unclassified', 'manifest_skew', 'missing_component'] as const),
  ...(['upgrade_prerequisite', 'configuration_gap', 'platform_issue', 'flaky'] as const),
] as const;

const status = z.enum(['passed', 'flaky', 'failed', 'skipped', 'error']);

const test = z.strictObject({
  id: z.string().describe('<spec file>::<scenario heading>'),
  suite: z.string(),
  file: z.string().describe("Spec file relative to the suite's repository"),
  spec: z.string(),
  scenario: z.string(),
  status,
  seconds,
  startedAt: time.optional().describe('Of its last attempt'),
  message: z.string().optional(),
  details: z.string().optional(),
  caseId: z.string().optional().describe('Test-case id of the heading: PIPELINES-11-TC02'),
  line: z.int().min(1).optional().describe('Line of the heading in the spec file'),
  tags: z.array(z.string()).readonly().optional().describe("The scenario's and those of its specification"),
  importance: z.string().optional(),
  component: z.string().optional().describe('What the specification says it tests'),
  row: z
    .strictObject({
      spec: z.int().min(0).optional().describe("Number in the specification's table, from 1"),
      scenario: z.int().min(0).optional().describe("Number in the scenario's own table, from 1"),
      values: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
    })
    .optional()
    .describe('Row of a table that it ran with'),
  attempts: z
    .array(z.strictObject({ status, message: z.string().optional(), seconds: seconds.optional() }))
    .readonly()
    .optional()
    .describe('Where it ran several times: every run, in order'),
  gap: z.string().optional().describe('It was not run, as this need of suites.toml is missing'),
  category: z.enum(categories).optional().describe('Given to failed tests and errors only'),
  rule: z.string().optional().describe('Rule of config/failures.toml that matched, or none'),
  why: z.string().optional().describe('Why this category, in one sentence'),
  matched: z.string().optional().describe('What of its text, or of its evidence, the rule matched'),
  owner: z.string().optional().describe('Who looks after such failures'),
  confidence: z
    .enum(['high', 'medium', 'low'])
    .optional()
    .describe('What the category rests on: evidence, words, a guess'),
  cluster: z.string().optional().describe('Id of one of the clusters'),
  known: z.string().optional().describe('Name of the known issue that it is'),
  evidence: z.array(z.string()).readonly().optional().describe('What the cluster said while it ran, with times in UTC'),
});

const knownIssue = z.strictObject({
  name: z.string(),
  link: z.url({ protocol: /^https?$/ }),
  owner: z.string(),
  expires: z.iso.date().describe('Last day on which it counts'),
  why: z.string(),
  state: z
    .enum(['failing', 'expired', 'passed', 'unseen'])
    .describe(
      'expired: it fails and does not count any more; passed: its test passes again; unseen: nothing failed with it',
    ),
  tests: z.array(z.string()).describe('Ids of those that fail with it, or pass again'),
});

const suite = z.strictObject({
  name: z.string(),
  planned: z.int().min(0).optional().describe('Scenarios that were to run, where that was known'),
  tests: z.int().min(0).describe('That have a result; rows of a table one by one'),
  exitCode: z.int().describe("Of the suite's runner; 128 + n where signal n ended it"),
  calls: z.int().min(0).optional().describe('How often the runner was called'),
  reruns: z.int().min(0).optional().describe('How often failing scenarios were run again'),
  seconds: seconds.optional(),
});

const attribution = z.strictObject({
  test: z.string(),
  scenario: z.string(),
  verdict: z.enum(['accused', 'suspected', 'flaky', 'known', 'likely_flaky', 'likely_outage', 'unexplained']),
  accused: z.string().optional(),
  ranges: z.array(rangeSchema),
  cleared: z.array(z.string()),
  since: z.string().describe('Run in which it first failed'),
  evidence: z.array(z.string()),
});

const step = z.strictObject({
  name: z.string(),
  kind: z.string(),
  status: z.enum(['succeeded', 'red', 'failed', 'blocked', 'cancelled', 'skipped']),
  startedAt: time.optional(),
  seconds,
  summary: z.string(),
  error: z.strictObject({ kind: z.string(), reason: z.string(), message: z.string() }).optional(),
});

/** Numbers of tests; `failed` are assertions, `errors` tests that could not run. */
export const totalsSchema = z.strictObject({
  tests: z.int().min(0),
  passed: z.int().min(0),
  flaky: z.int().min(0).describe('Passed only when run again; none of passed'),
  failed: z.int().min(0),
  skipped: z.int().min(0),
  errors: z.int().min(0),
});

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  run: z.strictObject({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    series: z.string().describe('Verdicts never cross series: <operator channel>/<OpenShift x.y>/<architecture>'),
    goal: z.enum(goals),
    startedAt: time,
    endedAt: time,
    baseline: z.boolean().optional().describe("True where the operator's own images were tested on purpose"),
    state: z.enum(['finished', 'cancelled']),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
    failOn: z.enum(['new', 'none']).optional().describe('Which failed tests the exit code tells of; absent: any'),
    version: z.string().describe('Version of streamstress'),
    labels: z.array(label).readonly().optional().describe('What people call such runs: nightly, release-1.22'),
  }),
  cluster: z
    .strictObject({
      server: z.string(),
      openshift: z.string(),
      csv: z.string(),
      channel: z.string(),
      architecture: z.string(),
      sandbox: z.boolean().describe('True where it was a streamstress sandbox: a real history refuses such a run'),
    })
    .optional(),
  gauge: z.strictObject({ version: z.string(), path: z.string(), standIn: z.boolean() }).optional(),
  sources: z.array(source),
  images: z.array(builtImage),
  totals: totalsSchema,
  categories: z.array(z.strictObject({ category: z.enum(categories), tests: z.int().min(1) })),
  tests: z.array(test),
  verdict: z.strictObject({
    kind: z.enum(['passed', 'broken', 'suspected', 'infrastructure', 'unexplained', 'incomplete', 'cancelled']),
    sentence: z.string(),
    attributions: z.array(attribution),
  }),
  history: historySchema
    .optional()
    .describe('How its tests stand in the series that it belongs to; absent where nothing was known of that'),
  steps: z.array(step),
  problems: z.array(z.strictObject({ reason: z.string(), message: z.string() })),
  clusters: z
    .array(z.strictObject({ id: z.string(), template: z.string(), tests: z.int().min(1) }))
    .optional()
    .describe(
      'Failures that say the same but for numbers, times and names, the largest first; ids are the same in every run',
    ),
  cascades: z
    .array(z.strictObject({ cause: z.string(), tests: z.array(z.string()) }))
    .optional()
    .describe('One cause of many failures'),
  knownIssues: z.array(knownIssue).optional().describe('Of config/known-issues.toml and --known-issues'),
  environment: z
    .strictObject({
      components: z
        .array(z.strictObject({ name: z.string(), swapped: z.boolean(), present: z.boolean() }))
        .describe('Components and kinds of objects: swapped in by this run, there while the tests ran'),
    })
    .optional()
    .describe('What failures were explained with; absent where nothing was seen of the cluster'),
  resources: resourcesSchema.optional().describe('What the tests needed of the cluster; with --profile'),
  suites: z
    .array(suite)
    .optional()
    .describe('Suites that ran to an end, in order; absent in reports of earlier versions'),
  links: z
    .array(z.strictObject({ name: z.string(), url: z.url({ protocol: /^https?$/ }) }))
    .optional()
    .describe('Where to look further: the workflow run, what changed between two commits'),
  notes: z.array(z.string()).optional().describe('What is worth knowing and makes nobody red, one sentence each'),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportTest = Report['tests'][number];
export type ReportSource = Report['sources'][number];
export type ReportAttribution = Report['verdict']['attributions'][number];
