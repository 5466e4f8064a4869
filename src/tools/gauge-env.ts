import type { Processes } from '../ports/processes.ts';

/** Milliseconds, and no look for updates: the runner of tests that are big takes its time to start and to answer. */
const properties = { runner_connection_timeout: '900000', runner_request_timeout: '600000', check_updates: 'false' };

/** Gauge takes most of it from a file of its home only; the user's stays as it is, and its plugins are used. */
const script = `set -e
home="\${GAUGE_HOME:-$HOME/.gauge}"
rm -rf "$1"
mkdir -p "$1/config"
if [ -d "$home/config" ]; then cp "$home/config/"* "$1/config/" 2>/dev/null || true; fi
ln -s "$home/plugins" "$1/plugins"
printf '\\n%s\\n' "$2" >> "$1/config/gauge.properties"`;

/** What Gauge is given beside what the tests are: a home below `folder` with what long tests need. */
export async function gaugeEnv(
  folder: string,
  { run }: Processes,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const home = `${folder}.gauge`;
  const lines = Object.entries(properties).map(([name, value]) => `${name} = ${value}`);
  const { code } = await run({ program: 'sh', args: ['-c', script, 'sh', home, lines.join('\n')], signal });
  const { runner_request_timeout } = properties;
  return { runner_request_timeout, ...(code === 0 ? { GAUGE_HOME: home } : {}) };
}
