import { StreamstressError } from '../model/error.ts';
import type { ToolFound } from '../model/tool.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';

interface Ports {
  readonly processes: Processes;
  readonly files: Files;
  readonly signal: AbortSignal;
  readonly output: (line: string) => void;
  readonly progress: (message: string) => void;
}

/**
 * Makes ready what the first scenario would wait for otherwise: looks for the plugins of Gauge, compiles tests in Go.
 * What does not compile Gauge says again, and better. Errors: `request`, `tools:gauge_plugin_not_found`.
 */
export async function prepareRunner(gauge: ToolFound, project: string, ports: Ports): Promise<void> {
  const language = languageOf(await ports.files.read(`${project}/manifest.json`));
  if (!gauge.standIn && language !== undefined) await findPlugins(gauge, [language, 'xml-report'], ports);
  if (language === 'go') await compile(project, ports);
}

/** Gauge itself says what is wrong with a manifest. */
function languageOf(manifest: string | undefined): string | undefined {
  try {
    const { Language } = JSON.parse(manifest ?? '') as { Language?: unknown };
    return typeof Language === 'string' ? Language : undefined;
  } catch {
    return undefined;
  }
}

/** Without the one Gauge begins to download, without the other it passes and leaves no report. */
async function findPlugins({ path }: ToolFound, needed: readonly string[], { processes, signal }: Ports) {
  const { stdout } = await processes.run({ program: path, args: ['version'], signal });
  const missing = needed.filter((name) => !stdout.split('\n').some((line) => line.startsWith(`${name} (`)));
  if (missing.length === 0) return;
  const named = missing.map((name) => `"${name}"`).join(' and ');
  const advice = missing.map((name) => `"gauge install ${name}"`).join(' and ');
  const what = `Gauge "${path}" has no plugin ${named}, which the tests need: run ${advice}`;
  throw new StreamstressError('request', ['tools', 'gauge_plugin_not_found'], what);
}

/** Into Go's own cache; Gauge links from there. */
async function compile(project: string, { processes, signal, output, progress }: Ports): Promise<void> {
  if ((await processes.which('go')) === undefined) return;
  progress('go compiles the tests');
  const args = ['build', '-o', '/dev/null', './...'];
  const { code } = await processes.run({ program: 'go', args, cwd: project, heavy: true, onLine: output, signal });
  if (code !== 0) progress('the tests do not compile, as far as go can tell: Gauge will say more');
}
