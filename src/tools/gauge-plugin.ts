import { StreamstressError } from '../model/error.ts';
import type { ToolFound } from '../model/tool.ts';
import { askGauge } from './gauge.ts';
import type { ToolSearch } from './search.ts';
import { isAtLeast } from './version.ts';

/** `go` runs the tests, `xml-report` tells what came of them. */
type GaugePlugin = 'go' | 'xml-report';

/**
 * A plugin of Gauge, as `gauge version` lists it. The stand-in needs none.
 * Errors: those of Gauge itself, and `request`, `tools:gauge_plugin_not_found`, `tools:gauge_plugin_too_old`.
 */
export async function findGaugePlugin(plugin: GaugePlugin, search: ToolSearch): Promise<ToolFound> {
  const { gauge, said } = await askGauge(search);
  const { minimum } = search.pins[`gauge-${plugin}`];
  const version = pluginVersion(plugin, said);
  const found = { ...gauge, name: `gauge-${plugin}`, origin: 'plugin of Gauge' };
  if (gauge.standIn) return { ...found, version: version ?? gauge.version };
  const advice = `"gauge install ${plugin}" brings the newest one`;
  if (version === undefined) {
    const what = `Gauge "${gauge.path}" has no plugin "${plugin}": ${advice}`;
    throw new StreamstressError('request', ['tools', 'gauge_plugin_not_found'], what);
  }
  if (!isAtLeast(version, minimum)) {
    const what = `the plugin "${plugin}" of Gauge is ${version}, and ${minimum} or newer is needed: ${advice}`;
    throw new StreamstressError('request', ['tools', 'gauge_plugin_too_old'], what);
  }
  return { ...found, version };
}

/** `go (0.5.2)`; a plugin built at night says `xml-report (1.0.1.nightly-2026-01-01)`. */
function pluginVersion(plugin: GaugePlugin, said: string): string | undefined {
  const listed = new RegExp(`^${plugin} \\((\\d+(?:\\.\\d+)*)`, 'm');
  return listed.exec(said)?.[1];
}
