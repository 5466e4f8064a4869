import assert from 'node:assert/strict';
import { createActionGroups } from '../../src/adapters/action-groups.ts';
import { censoredEvents } from '../../src/adapters/censored.ts';
import { createPlainLines } from '../../src/adapters/plain-lines.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { annotateReport } from '../../src/commands/action-annotations.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
import { censoredReport } from '../../src/report/censored-report.ts';
import { ctrfText } from '../../src/report/export/ctrf.ts';
import { junitText } from '../../src/report/export/junit.ts';
import { markdownCode, markdownText } from '../../src/report/markdown.ts';
import { readJson } from '../../src/report/read-json.ts';
import { type Report, reportSchema } from '../../src/report/report.ts';
import { summaryMarkdown } from '../../src/report/summary-markdown.ts';
import { summaryText } from '../../src/report/summary-text.ts';
import { readJunit } from '../../src/results/junit/read-junit.ts';
import { nights } from '../fixtures/nights.ts';
import { fuzz } from './fuzz.ts';
import { hostileText, secret } from './hostile.ts';
import { type Planted, plantSecret } from './planted-secrets.ts';
import type { Random } from './random.ts';

const [, , night] = await nights();
const secrets = createSecrets();
secrets.add(secret);

/** Steers a terminal, or turns the direction of writing. */
const steering = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;
/** Markdown that shows text and nothing else: what means something is escaped, and nothing is left of HTML. */
const shownText = /^(?:\\[`*_[\]~$!#:.]|&(?:amp|lt|gt|#92|#124|#8203);|[^&<>\\|`*_[\]~$!#\n])*$/u;

fuzz('text in Markdown', 2500, (random) => {
  const text = hostileText(random);
  assert.match(markdownText(text), shownText);
  const code = /^<code>(.*)<\/code>$/s.exec(markdownCode(text))?.[1] ?? assert.fail('no code');
  assert.match(code, shownText);
});

/** A report in which everything that others chose is hostile. */
function hostileReport(random: Random): Report {
  const text = () => hostileText(random);
  return {
    ...night,
    sources: night.sources.map((source) => ({ ...source, ref: text(), subject: text(), author: text() })),
    tests: night.tests.map((one) => ({ ...one, scenario: text(), file: text(), why: text(), message: text() })),
    verdict: {
      ...night.verdict,
      sentence: text(),
      attributions: night.verdict.attributions.map((one) => ({ ...one, scenario: text(), evidence: [text()] })),
    },
    steps: night.steps.map((step) => ({ ...step, status: 'failed' as const, summary: text() })),
    problems: [{ reason: 'testing:incomplete', message: text() }],
  };
}

fuzz('the job summary', 400, (random) => {
  const report = hostileReport(random);
  const summary = summaryMarkdown(report);
  const tags = [...summary.matchAll(/<[^>]*>?/g)].map(([tag]) => tag);
  const known = /^<\/?(?:br|code|details|summary)>$/;
  assert.ok(
    tags.every((tag) => known.test(tag)),
    `HTML: ${tags.find((tag) => !known.test(tag))}`,
  );
  const links = [...summary.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, url = '']) => url);
  assert.ok(
    links.every((url) => url.startsWith('https://github.com/')),
    'a link that is not ours',
  );
  for (const line of summary.split('\n')) assert.doesNotMatch(line, steering);
  const columns = summary.split('\n').filter((line) => line.startsWith('|'));
  for (const row of columns) assert.ok([2, 3, 4].includes((row.match(/(?<!\\)\|/g) ?? []).length - 1), `a row: ${row}`);
});

fuzz('the summary on a terminal', 400, (random) => {
  const text = summaryText(hostileReport(random), random.pick([40, 80, Number.POSITIVE_INFINITY]));
  assert.doesNotMatch(text, steering);
});

fuzz('the report as JSON', 400, (random) => {
  const report = hostileReport(random);
  const json = secrets.censor(JSON.stringify(report));
  assert.ok(!json.includes(JSON.stringify(secret).slice(1, -1)) && !json.includes(secret));
  const read = readJson(json, reportSchema);
  assert.ok('value' in read, 'why' in read ? read.why : '');
});

fuzz('the report as JUnit', 400, async (random) => {
  const report = hostileReport(random);
  const xml = junitText(report);
  assert.doesNotMatch(xml, steering);
  const reports = [{ name: 'junit.xml', pieces: [Buffer.from(xml)] }];
  const read = await readJunit({ suite: 's', exitCode: 1, reports });
  assert.equal(
    read.problems.find((problem) => problem.includes('cannot be read')),
    undefined,
  );
});

fuzz('the report in the Common Test Report Format', 400, (random) => {
  const json = ctrfText(hostileReport(random));
  assert.doesNotMatch(json, steering);
  assert.equal(JSON.parse(json).results.tests.length, night.tests.length);
});

/** Hostile words with a secret among them that nobody has told us. */
function withSecret(random: Random): Planted {
  const { text, secrets: planted } = plantSecret(random);
  const before = random.oneIn(2) ? hostileText(random).replaceAll(secret, '') : 'it said';
  const after = random.oneIn(2) ? hostileText(random).replaceAll(secret, '') : 'and failed';
  return { text: `${before}\n${text}\n${after}`, secrets: planted };
}

function noLeak(written: string, { secrets: planted, text }: Planted): void {
  for (const one of planted) assert.ok(!written.includes(one), `a secret leaked of ${JSON.stringify(text)}`);
}

fuzz('secrets of every shape, in every form of a report', 3000, (random) => {
  const planted = withSecret(random);
  const hostile = hostileReport(random);
  const tests = hostile.tests.map((one) => ({ ...one, message: planted.text, details: `at x\n${planted.text}` }));
  const problems = [{ reason: 'testing:incomplete', message: planted.text }];
  const report = censoredReport({ ...hostile, tests, problems }, secrets.censor);
  const forms = [junitText, ctrfText, summaryMarkdown, (one: Report) => summaryText(one), JSON.stringify];
  noLeak(random.pick(forms)(report) as string, planted);
});

fuzz('secrets of every shape, in a run on a terminal and in the log of an Action', 3000, (random) => {
  const planted = withSecret(random);
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  const view = random.oneIn(2) ? createPlainLines(write, () => 0) : createActionGroups(write);
  const emit = censoredEvents(view, secrets);
  for (const event of saying(planted)) emit(event);
  noLeak(written.join(''), planted);
});

/** A step that says it line by line, as what it does, and as why it failed. */
function saying({ text }: Planted): readonly RunEvent[] {
  const step = 'test:release-tests';
  const error = new StreamstressError('infrastructure', ['testing', 'died'], text);
  const result = { name: step, kind: 'test', seconds: 1, startedAt: 0, status: 'failed', summary: text, error };
  return [
    { type: 'run-started', steps: [{ name: step, kind: 'test' }] },
    { type: 'step-started', step },
    { type: 'step-progress', step, message: text },
    ...text.split('\n').map((line) => ({ type: 'step-output', step, line })),
    { type: 'step-ended', result },
  ] as unknown as readonly RunEvent[];
}

/** A step of which every word is hostile. */
function hostileEvents(random: Random): readonly RunEvent[] {
  const text = () => hostileText(random);
  const step = 'test:release-tests';
  const result = { name: step, kind: 'test', seconds: 1, startedAt: 0 };
  const error = new StreamstressError('infrastructure', ['testing', 'died'], text());
  return [
    { type: 'run-started', steps: [{ name: step, kind: 'test' }] },
    { type: 'step-started', step },
    { type: 'step-progress', step, message: text() },
    { type: 'step-output', step, line: text() },
    { type: 'step-output', step, line: text() },
    random.oneIn(2)
      ? { type: 'step-ended', result: { ...result, status: 'failed', summary: text(), error } }
      : { type: 'step-ended', result: { ...result, status: 'red', summary: text(), error: undefined } },
    { type: 'run-cancelled', why: text() },
  ] as unknown as readonly RunEvent[];
}

fuzz('a run on a terminal', 2000, (random) => {
  const written: string[] = [];
  const emit = censoredEvents(
    createPlainLines(
      (text) => void written.push(text),
      () => 0,
    ),
    secrets,
  );
  for (const event of hostileEvents(random)) emit(event);
  assert.doesNotMatch(written.join(''), steering);
  assert.ok(!written.join('').includes(secret), 'a secret leaked');
});

fuzz('a run in the log of an Action', 2000, (random) => {
  const written: string[] = [];
  const emit = censoredEvents(
    createActionGroups((text) => void written.push(text)),
    secrets,
  );
  for (const event of hostileEvents(random)) emit(event);
  const log = written.join('');
  assert.doesNotMatch(log.replaceAll('\n', ''), steering);
  assert.ok(!log.includes(secret), 'a secret leaked');
  assert.deepEqual(
    commandsOf(log).filter((name) => !['group', 'endgroup', 'error', 'warning'].includes(name)),
    [],
  );
  assert.ok(commandsOf(log).length <= 4);
});

fuzz('the annotations of a report', 1000, (random) => {
  const lines = annotateReport(hostileReport(random), '/nowhere').map((line) => line.replace(/\n$/, ''));
  assert.ok(lines.length <= 20);
  for (const line of lines) assert.match(line, /^::(error|warning) title=[^:,\n]*::.*$/);
  assert.doesNotMatch(lines.join(''), steering);
});

/** Commands that GitHub's runner would carry out. */
function commandsOf(log: string): readonly string[] {
  const commands: string[] = [];
  let stopped: string | undefined;
  for (const line of log.split('\n').map((one) => one.trimStart())) {
    if (line.includes('##[')) commands.push('##');
    const [, name = '', value = ''] = /^::([^\s:]+)[^:]*::(.*)$/s.exec(line) ?? [];
    if (stopped !== undefined) {
      if (line === `::${stopped}::`) stopped = undefined;
    } else if (name === 'stop-commands') stopped = value;
    else if (line.startsWith('::')) commands.push(name);
  }
  return commands;
}
