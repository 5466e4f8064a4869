import { StreamstressError } from '../model/error.ts';
import type { ToolFound } from '../model/tool.ts';
import type { ToolSearch } from './search.ts';
import { isAtLeast } from './version.ts';

/**
 * The Gauge that STREAMSTRESS_GAUGE names, else the one on the PATH. `standIn` is true where it says of itself
 * `Stand-in: streamstress`. Errors: `request`, `tools:gauge_not_found`, `tools:gauge_too_old`.
 */
export async function findGauge(search: ToolSearch): Promise<ToolFound> {
  return (await askGauge(search)).gauge;
}

/** The same, and what it answers to `gauge version`: the versions of its plugins too. */
export async function askGauge(search: ToolSearch): Promise<{ gauge: ToolFound; said: string }> {
  const { minimum } = search.pins.gauge;
  const named = search.gaugePath !== undefined && search.gaugePath !== '';
  const origin = named ? 'STREAMSTRESS_GAUGE' : 'PATH';
  const path = await search.processes.which(named ? (search.gaugePath as string) : 'gauge');
  if (path === undefined) throw notFound(search);
  const { stdout } = await search.processes.run({ program: path, args: ['version'], signal: search.signal });
  const version = /Gauge version:\s*v?(\d+(?:\.\d+)+)/i.exec(stdout)?.[1];
  if (version === undefined || !isAtLeast(version, minimum)) {
    const is = version === undefined ? `does not say a Gauge version (asked with "version")` : `is Gauge ${version}`;
    const what = `"${path}" (${origin}) ${is}, and Gauge ${minimum} or newer is needed: ${advice(search)}`;
    throw new StreamstressError('request', ['tools', 'gauge_too_old'], what);
  }
  const standIn = /^Stand-in: streamstress\s*$/m.test(stdout);
  return { gauge: { name: 'gauge', path, version, origin, standIn }, said: stdout };
}

function notFound(search: ToolSearch): StreamstressError {
  const what = search.gaugePath
    ? `STREAMSTRESS_GAUGE names "${search.gaugePath}", and there is no such program`
    : 'there is no "gauge" on the PATH';
  return new StreamstressError('request', ['tools', 'gauge_not_found'], `${what}: ${advice(search)}`);
}

function advice(search: ToolSearch): string {
  const { minimum } = search.pins.gauge;
  return `install Gauge ${minimum} or newer from https://docs.gauge.org, or let STREAMSTRESS_GAUGE name its program`;
}
