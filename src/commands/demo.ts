import { once } from 'node:events';
import { join } from 'node:path';
import { StreamstressError } from '../model/error.ts';
import type { Report } from '../report/report.ts';
import { runSteps } from '../run.ts';
import { cloneBranch, createHost, type UpstreamName } from '../wiring.ts';
import type { Command, Given, Terminal } from './command.ts';
import { endingText } from './demo-ending.ts';
import {
  cacheEnvironment,
  cacheName,
  createDemoWorld,
  type DemoOptions,
  type Night,
  nightCommand,
  nightFolder,
} from './demo-world.ts';
import { portOption } from './port-option.ts';
import { readReport } from './read-report.ts';
import { hostOptionsOf, outputDir, outputOption, requestOf } from './request-options.ts';
import { serveSite } from './serve-site.ts';
import { folderSource } from './site-sources.ts';

const places: Readonly<Record<string, readonly UpstreamName[]>> = {
  triggers: ['triggers'],
  pipeline: ['pipeline'],
  both: ['triggers', 'pipeline'],
  tests: ['release-tests'],
  nowhere: [],
};

/** `streamstress demo`. */
export const demo: Command = {
  name: 'demo',
  details: `Starts a sandbox OpenShift, makes two upstream repositories and plays three nights with the commands that you
would use: all is well; then one of five new commits breaks something; then a test fails for another reason.
Needs git, Go and no cluster. Writes only below <output-dir>/demo.

  streamstress demo --serve
  streamstress demo --break pipeline`,
  options: {
    break: { value: 'PLACE', help: `where the break is put: ${Object.keys(places).join(', ')} (default triggers)` },
    serve: { help: 'serve the dashboard on 127.0.0.1 at the end, until Ctrl-C' },
    port: { value: 'PORT', help: 'port for --serve (default a free one)' },
    ...outputOption,
  },
  async run(given, terminal) {
    const breaks = placesOf(given.text('break') ?? 'triggers');
    const folder = join(outputDir(given, terminal), 'demo');
    const cache = join(folder, cacheName);
    await checkPrerequisites(given, { ...terminal, environment: cacheEnvironment(cache, terminal.environment) });
    const site = given.is('serve')
      ? await serveSite(folderSource(siteFolder(folder)), portOption(given, 'port'))
      : undefined;
    try {
      terminal.stdout.write(`The demo writes only below ${folder}\n`);
      const reports = await play({ folder, breaks, cache }, terminal);
      if (reports === undefined) return 2;
      terminal.stdout.write(endingText(reports, folder, terminal.stdout.columns));
      if (site) await untilStopped(site.url, terminal);
      return 0;
    } finally {
      await site?.close();
    }
  },
};

async function untilStopped(url: string, { stdout, signals: { cancel } }: Terminal): Promise<void> {
  stdout.write(`  The dashboard is at ${url} until Ctrl-C\n`);
  if (!cancel.aborted) await once(cancel, 'abort');
}

function siteFolder(folder: string): string {
  return join(folder, 'site');
}

/** Plays the three nights; undefined where it was cancelled. */
async function play(options: DemoOptions, terminal: Terminal): Promise<readonly Report[] | undefined> {
  const { stdout, signals } = terminal;
  stdout.write('Starting a sandbox OpenShift with the Pipelines operator\n');
  const world = await createDemoWorld(options, terminal);
  try {
    const reports: Report[] = [];
    for (const night of [1, 2, 3] as const) {
      if (signals.cancel.aborted) return undefined;
      stdout.write(`\nNight ${night}: ${stories[night]}\n$ streamstress ${nightCommand(night).join(' ')} …\n`);
      const code = await world.play(night);
      if (signals.cancel.aborted) return undefined;
      if (code !== expectedExit(night, options)) throw unexpected(night, code, options);
      reports.push(await readReport(nightFolder(options.folder, night)));
    }
    await cloneBranch(world.history, 'gh-pages', siteFolder(options.folder), terminal);
    return reports;
  } finally {
    await world.close();
  }
}

/** Red tests are 1, a fault of the surroundings is 2, and the third night has both. */
function expectedExit(night: Night, { breaks }: DemoOptions): number {
  const red = night > 1 && breaks.length > 0 ? 1 : 0;
  return night === 3 ? red + 2 : red;
}

function unexpected(night: Night, code: number, options: DemoOptions): StreamstressError {
  return new StreamstressError(
    'infrastructure',
    ['demo', 'unexpected_ending'],
    `night ${night} ended with exit ${code} instead of ${expectedExit(night, options)}; its logs are in "${join(nightFolder(options.folder, night), 'logs')}"`,
  );
}

const stories: Readonly<Record<Night, string>> = {
  1: 'the first run of the series',
  2: 'commits landed upstream: three in pipeline, two in triggers',
  3: 'nothing new upstream, but a server that one test needs is down',
};

function placesOf(place: string): readonly UpstreamName[] {
  const known = places[place];
  if (known) return known;
  throw new StreamstressError(
    'request',
    ['options', 'invalid'],
    `--break "${place}": there are ${Object.keys(places).join(', ')}`,
  );
}

/** git and Go must be there before anything is started; ko comes by itself, the sandbox brings a gauge. */
async function checkPrerequisites(given: Given, terminal: Terminal): Promise<void> {
  const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
  const { steps } = await runSteps({ ...requestOf('check', given, terminal), tools: ['git', 'go'] }, host);
  const missing = steps.flatMap(({ error }) => (error ? [error] : []));
  if (missing.length === 0) return;
  throw new StreamstressError(
    'request',
    ['demo', 'prerequisites'],
    missing.map(({ message }) => message).join('\n'),
    missing[0],
  );
}
