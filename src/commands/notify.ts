import { plainLine } from '../model/plain-text.ts';
import { announceSilence, seriesOf } from '../run.ts';
import { createHost } from '../wiring.ts';
import { notifyOption, notifyUrlOf } from './announce-options.ts';
import type { Command, Given, Terminal } from './command.ts';
import { duration } from './duration.ts';
import { invalidOptions } from './invalid-option.ts';
import { needsRemote } from './needs-remote.ts';
import { branchOptions } from './publish-options.ts';
import { historyOptions, hostOptionsOf } from './request-options.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** `streamstress notify`. */
export const notify: Command = {
  name: 'notify',
  details: `Tells the notify URL of each series in which no run has begun for --after: a nightly that is broken sends no message of
its own. It is for a schedule, and knows nothing of earlier calls: give --every as the schedule has it, and the message is
sent once. The first red run and the first green one after it are told by "publish" and "run --publish".

  streamstress notify --remote https://github.com/org/results --after 36h --every 1h`,
  options: {
    ...historyOptions,
    ...notifyOption,
    series: { value: 'NAME', help: 'only this series (default all of the history)' },
    after: { value: 'TIME', help: 'how long no run has begun: 36h (the default), or seconds' },
    every: { value: 'TIME', help: 'how often this is called: 24h (the default), or seconds' },
    'site-url': branchOptions['site-url'],
  },
  async run(given, terminal) {
    needsRemote(given, 'no history to read');
    if (notifyUrlOf(given, terminal) === undefined)
      throw invalidOptions(['nobody to tell: set STREAMSTRESS_NOTIFY_URL, or give --notify-url-file FILE']);
    const told = await withTemporaryFolder((folder) => tellAll(folder, given, terminal));
    terminal.stdout.write(told.map((line) => `${plainLine(line)}\n`).join(''));
    return 0;
  },
};

async function tellAll(outputDir: string, given: Given, terminal: Terminal): Promise<readonly string[]> {
  const times = {
    after: duration('after', given.text('after') ?? '36h'),
    every: duration('every', given.text('every') ?? '24h'),
  };
  const host = createHost(terminal, { ...hostOptionsOf(given, terminal, []), outputDir, logs: false });
  const asked = given.text('series');
  const told: string[] = [];
  for (const series of asked === undefined ? await seriesOf(host) : [asked])
    told.push((await announceSilence(series, times, host)) ?? `${series}: nothing to tell`);
  return told;
}
