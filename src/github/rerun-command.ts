import type { RunRow } from '../history/format/run-row.ts';
import { plainLine } from '../model/plain-text.ts';
import type { Report } from '../report/report.ts';

const mostScenarios = 10;

/** The command that builds here what this run was made of and runs these tests alone, as far as its full report is still there. */
export function rerunCommand({ sources, baseline }: RunRow, tests: readonly string[], report: Report | undefined) {
  const components = sources.filter(({ role }) => role === 'component' && !baseline);
  const suite = sources.find(({ name }) => name === 'release-tests');
  const options = [
    ...(baseline ? ['--baseline'] : []),
    ...components.map(({ name, ref, commit, merge }) => `--component ${quoted(`${name}:${merge ? ref : commit}`)}`),
    ...(suite ? [`--release-tests-ref ${quoted(suite.merge ? suite.ref : suite.commit)}`] : []),
    ...scenariosOf(tests, report).map((place) => `--scenario ${quoted(place)}`),
  ];
  return ['streamstress run --local', ...options].join(' \\\n  ');
}

function scenariosOf(tests: readonly string[], report: Report | undefined): readonly string[] {
  const asked = new Set(tests);
  const places = (report?.tests ?? []).flatMap(({ id, suite, file, line }) =>
    asked.has(id) && suite === 'release-tests' && line !== undefined ? [`${file}:${line}`] : [],
  );
  return [...new Set(places)].slice(0, mostScenarios);
}

/** One word of a POSIX shell; hostile text. */
function quoted(text: string): string {
  const line = plainLine(text);
  return /^[\w@%+=:,./-]+$/.test(line) ? line : `'${line.replaceAll("'", `'\\''`)}'`;
}
