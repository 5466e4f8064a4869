/** Where the recordings were made; one has `/opt/x` for every path. */
const recordedRoot = '/src/release-tests';

/** The console without what differs between two runs of the same Gauge: times, ids, paths, stack frames, the order of errors. */
export function consoleOf(text: string, folder: string): string {
  const lines = withoutPlaces(text, folder)
    .replace(/ to => .*/, ' to =>')
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    // Gauge prints the heading of a skipped specification in some runs and in others not.
    .filter((line) => line !== '# All skipped spec');
  const errors = lines.filter((line) => line.startsWith('[ParseError]')).sort();
  return lines.map((line) => (line.startsWith('[ParseError]') ? errors.shift() : line)).join('\n');
}

/**
 * The console of parallel streams, which mix: what each specification, or row of one, printed in its stream, and
 * separately the lines of programs, which nothing tells apart.
 */
export function streamsOf(text: string, folder: string) {
  const told = new Map<string, string>();
  const others: string[] = [];
  let stream = '';
  for (const line of consoleOf(text, folder).split('\n')) {
    const [, prefix, rest = line] = /^(\[runner: +\d+\] )(.*)$/.exec(line) ?? [];
    stream = prefix ?? stream;
    if (prefix === undefined && !line.startsWith(' ')) others.push(line);
    else told.set(stream, `${told.get(stream) ?? ''}${rest}\n`);
  }
  const specs = [...told.values()]
    .flatMap((all) => all.split(/^(?=# )/m))
    .filter((one) => one !== '# All skipped spec\n');
  return { specs: specs.sort(), others: others.sort() };
}

/** The events of `--machine-readable`. */
export function eventsOf(text: string, folder: string): readonly unknown[] {
  const events = withoutPlaces(text, folder).trimEnd().split('\n');
  return events.map((line) =>
    JSON.parse(line, (key, value) => {
      if (key === 'time') return 0;
      if (key === 'stackTrace') return value.replace(/(\n {4}at .*)+/g, '');
      const isPath = ['id', 'parentId', 'filename'].includes(key);
      return isPath ? value.replace(/^\/opt\/x|.*\/(?:only|skip)\.spec/, '') : withoutTarget(value);
    }),
  );
}

function withoutTarget(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/ to => .*/, ' to =>') : value;
}

/** result.xml without times, ids and stack frames; the order of the suites differs between two runs. */
export function xmlOf(xml: string | undefined, folder: string): string | undefined {
  const plain = xml
    ?.replaceAll(folder, recordedRoot)
    .replace(/(&#xA; {4}at (?:(?!&#xA;|<).)*)+/g, '')
    .replace(/ (id|time|timestamp|hostname)="[^"]*"/g, ' $1=""')
    .replace(/package="(?:\/opt\/x|[^"]*\/(?:only|skip)\.spec)"/g, 'package=""');
  const suites = plain?.match(/\t<testsuite [\s\S]*?<\/testsuite>\n/g) ?? [];
  return plain?.replace(/\t<testsuite [\s\S]*<\/testsuite>\n/, suites.sort(byName).join(''));
}

function byName(a: string, b: string): number {
  const name = (suite: string) => / name="([^"]*)"/.exec(suite)?.[1] ?? '';
  return name(a) < name(b) ? -1 : 1;
}

function withoutPlaces(text: string, folder: string): string {
  return text
    .replaceAll(folder, recordedRoot)
    .replace(/implementation[0-9a-f]{20}/g, 'implementation')
    .replace(/Total time taken: [^"\n]*/, 'Total time taken:');
}
