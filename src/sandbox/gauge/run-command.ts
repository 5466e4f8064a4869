import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { tagFilter } from '../../model/tag-expression.ts';
import type { RunOptions } from './arguments.ts';
import { colouredConsole, verboseColouredConsole } from './coloured-console.ts';
import type { Console } from './console.ts';
import { createDataStores } from './data-stores.ts';
import { failuresFile } from './failures-file.ts';
import { findConcepts, findSpecs } from './find-specs.ts';
import { loadImplementations } from './load-implementations.ts';
import { type SuiteOutcome, specFailed } from './outcome.ts';
import { loadProperties } from './properties.ts';
import { resultXml } from './result-xml.ts';
import { runSuite, type ValidSpec } from './run-suite.ts';
import { simpleConsole } from './simple-console.ts';
import { type Spec, wordError } from './spec.ts';
import { totalsText } from './totals.ts';
import { suggestion, validate } from './validate.ts';

/**
 * `gauge run` in the project round the current folder: prints, writes the report, and gives the exit code: 0, 1
 * (failures) or 2 (parse errors). Throws where nothing can be run at all.
 */
export async function runCommand(options: RunOptions, named: readonly string[], argv: readonly string[]) {
  const startedAt = performance.now();
  const write = (text: string) => void process.stdout.write(text);
  const root = projectRoot();
  process.chdir(root);
  process.env.GAUGE_PROJECT_ROOT = root;
  loadProperties(root, options.env);
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
  const dataStores = createDataStores();
  const implementations = loadImplementations(root, dataStores);
  const valid = specs.map((spec) => ({ spec, validation: validate(spec, { concepts, steps: implementations.steps }) }));
  tellMissing(valid, options, write);
  const running = { root, implementations, concepts, dataStores, console: consoleFor(options, write) };
  const suite = await runSuite(running, valid);
  writeReports(root, argv, named, suite, write);
  write(`\n${totalsText(suite.specs, performance.now() - startedAt)}`);
  return options['fail-safe'] ? 0 : exitCode(suite);
}

function projectRoot(): string {
  let folder = process.cwd();
  while (!existsSync(join(folder, 'manifest.json'))) {
    if (dirname(folder) === folder)
      throw new Error('Failed to find project root directory: no manifest.json here or above');
    folder = dirname(folder);
  }
  const { Language } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { Language?: unknown };
  if (Language !== 'js') throw new Error(`The stand-in runs projects of Language "js" only, not "${String(Language)}"`);
  return folder;
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

function tellMissing(specs: readonly ValidSpec[], options: RunOptions, write: (text: string) => void): void {
  const missing = specs.flatMap(({ validation }) => validation.missing);
  for (const message of specs.flatMap(({ validation }) => validation.messages)) write(`[ValidationError] ${message}\n`);
  if (missing.length > 0 && !options['hide-suggestion']) write(suggestion(missing));
}

function consoleFor(options: RunOptions, write: (text: string) => void): Console {
  if (options['simple-console']) return simpleConsole(write, options.verbose);
  return options.verbose ? verboseColouredConsole(write) : colouredConsole(write);
}

function writeReports(
  root: string,
  argv: readonly string[],
  named: readonly string[],
  suite: SuiteOutcome,
  write: (text: string) => void,
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
