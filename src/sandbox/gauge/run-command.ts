import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { tagFilter } from '../../model/tag-expression.ts';
import type { RunOptions } from './arguments.ts';
import { colouredConsole, verboseColouredConsole } from './coloured-console.ts';
import type { Console } from './console.ts';
import { createDataStores } from './data-stores.ts';
import { failuresFile } from './failures-file.ts';
import { findConcepts, findSpecs } from './find-specs.ts';
import { jsonConsole, outEvents } from './json-console.ts';
import { loadImplementations } from './load-implementations.ts';
import { type SuiteOutcome, specFailed } from './outcome.ts';
import { projectRoot } from './project-root.ts';
import { loadProperties } from './properties.ts';
import { resultXml } from './result-xml.ts';
import { runSuite } from './run-suite.ts';
import type { Running } from './running.ts';
import { simpleConsole } from './simple-console.ts';
import { type Concept, type Spec, wordError } from './spec.ts';
import { partsOf, type SpecPart, wholeSpec } from './spec-part.ts';
import { rowProblems, tableRows } from './table-rows.ts';
import { totalsText } from './totals.ts';
import { suggestion, type Validation, validate } from './validate.ts';

type Write = (text: string) => void;

/**
 * `gauge run` in the project round the current folder: prints, writes the report, and gives the exit code: 0, 1
 * (failures) or 2 (parse errors). Throws where nothing can be run at all.
 */
export async function runCommand(options: RunOptions, named: readonly string[], argv: readonly string[]) {
  const print = process.stdout.write.bind(process.stdout) as Write;
  if (!options['machine-readable']) return run(options, named, argv, print);
  const out = outEvents(print);
  // What steps print becomes events too.
  process.stdout.write = ((text: string | Uint8Array) => {
    out.add(String(text));
    return true;
  }) as typeof process.stdout.write;
  return run(options, named, argv, print).finally(out.end);
}

/** `print` is the way past the events. */
async function run(options: RunOptions, named: readonly string[], argv: readonly string[], print: Write) {
  const startedAt = performance.now();
  const write: Write = (text) => void process.stdout.write(text);
  const root = openProject(options.env);
  write('Installing required plugins.\n');
  const folders = named.length > 0 ? named : [process.env.gauge_specs_dir ?? 'specs'];
  const specs = selected(findSpecs(root, folders), options);
  const { concepts, errors } = findConcepts(root);
  for (const error of [...specs.flatMap((spec) => spec.parseErrors), ...errors]) {
    write(`[ParseError] ${wordError(error)}\n`);
  }
  if (errors.length > 0) return 2;
  if (specs.length === 0) {
    write(`No specifications found in ${folders.join(', ')}.\n`);
    return 0;
  }
  const first = openStream(root, concepts, options, consoleFor(options, root, print, options.parallel ? 1 : undefined));
  const parts = specs.flatMap((spec) => {
    const validation = validate(spec, { concepts, steps: first.implementations.steps });
    return options.parallel ? partsOf(spec, validation) : wholeSpec(spec, validation);
  });
  tellMissing(parts, options, write);
  const console = options.parallel ? consoleFor(options, root, print) : first.console;
  console.suiteStart();
  const streams = options.parallel ? Math.min(Number(options.n), parts.length) : 1;
  if (options.parallel) write(`Executing in ${streams} parallel streams.\n`);
  const others = Array.from({ length: streams - 1 }, (_, at) =>
    openStream(root, concepts, options, consoleFor(options, root, print, at + 2)),
  );
  const suite = await runSuite([first, ...others], parts, console);
  writeReports(root, argv, named, suite, write);
  write(`\n${totalsText(suite.specs, performance.now() - startedAt)}`);
  return options['fail-safe'] ? 0 : exitCode(suite);
}

function openProject(env: string): string {
  const root = projectRoot();
  const { Language } = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')) as { Language?: unknown };
  if (Language !== 'js') throw new Error(`The stand-in runs projects of Language "js" only, not "${String(Language)}"`);
  process.chdir(root);
  process.env.GAUGE_PROJECT_ROOT = root;
  loadProperties(root, env);
  return root;
}

/** Step files and data stores of its own, as every stream of the real one has a runner of its own. */
function openStream(
  root: string,
  concepts: ReadonlyMap<string, Concept>,
  options: RunOptions,
  console: Console,
): Running {
  const dataStores = createDataStores();
  const retried = options['retry-only'] === '' ? () => true : tagFilter(options['retry-only']);
  return {
    ...{ root, implementations: loadImplementations(root, dataStores), concepts, dataStores, console },
    attempts: (tags) => (retried(tags) ? Number(options['max-retries-count']) : 1),
    wantsRow: tableRows(options['table-rows']),
  };
}

function selected(specs: readonly Spec[], options: RunOptions): readonly Spec[] {
  const holds = options.tags === '' ? () => true : tagFilter(options.tags);
  const named = (heading: string) => options.scenario.length === 0 || options.scenario.includes(heading);
  return specs
    .map((spec) => {
      const scenarios = spec.scenarios.filter((one) => named(one.heading) && holds([...spec.tags, ...one.tags]));
      return { ...spec, scenarios };
    })
    .filter((spec) => spec.scenarios.length > 0 || spec.parseErrors.length > 0);
}

function tellMissing(parts: readonly SpecPart[], options: RunOptions, write: Write): void {
  const specs = new Set(parts.map(({ spec }) => spec));
  const rows = [...specs].flatMap((spec) => rowProblems(options['table-rows'], spec));
  const validations = [...new Set<Validation>(parts.map(({ validation }) => validation))];
  const missing = validations.flatMap((validation) => validation.missing);
  const messages = [...rows, ...validations.flatMap((validation) => validation.messages)];
  for (const message of messages) write(`[ValidationError] ${message}\n`);
  if (missing.length > 0 && !options['hide-suggestion']) write(suggestion(missing));
}

/** Streams are always told on the simple console, each line behind their number. */
function consoleFor(options: RunOptions, root: string, print: Write, stream?: number): Console {
  const { verbose } = options;
  if (options['machine-readable']) return jsonConsole(print, root, stream);
  if (stream !== undefined) {
    return simpleConsole((text) => print(`[runner: ${String(stream).padStart(2)}] ${text}`), verbose);
  }
  if (options['simple-console']) return simpleConsole(print, verbose);
  return verbose ? verboseColouredConsole(print) : colouredConsole(print);
}

function writeReports(
  root: string,
  argv: readonly string[],
  named: readonly string[],
  suite: SuiteOutcome,
  write: Write,
): void {
  const reports = join(root, process.env.gauge_reports_dir ?? 'reports', 'xml-report');
  mkdirSync(reports, { recursive: true });
  mkdirSync(join(root, '.gauge'), { recursive: true });
  writeFileSync(join(reports, 'result.xml'), resultXml(suite.specs, new Date(), hostname()));
  writeFileSync(join(root, '.gauge', 'failures.json'), failuresFile(root, argv, named, suite));
  write(`Successfully generated xml-report to => ${reports}\n`);
}

function exitCode(suite: SuiteOutcome): number {
  if (suite.specs.some((spec) => spec.parseErrors.length > 0)) return 2;
  return suite.hookFailures.length > 0 || suite.specs.some(specFailed) ? 1 : 0;
}
