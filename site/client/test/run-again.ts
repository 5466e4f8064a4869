import type { Report } from '../../../src/report/report.ts';

/** How a scenario is run again: on the cluster as it is, and with everything that a run was made of. */
export interface RunAgain {
  readonly here: string;
  readonly everything: string | undefined;
}

/** Undefined where the report does not say at which line the scenario stands, so nothing names it alone. */
export function runAgain({ tests, sources }: Pick<Report, 'tests' | 'sources'>, id: string): RunAgain | undefined {
  const test = tests.find((one) => one.id === id);
  if (test?.line === undefined || !isPlain(test.file)) return undefined;
  const suite = sources.find(({ name, role }) => role === 'suite' && name === test.suite);
  const options = [
    ...(suite ? [`--release-tests-ref ${suite.commit}`] : []),
    `--scenario ${quoted(`${test.file}:${test.line}`)}`,
  ].join(' ');
  const parts = sources.filter(({ role, name }) => role === 'component' && /^[\w-]+$/.test(name));
  const components = parts.map(({ name, commit, merge }) => `${name}:${merge?.head ?? commit}`).join(',');
  return {
    here: `streamstress test ${options}`,
    everything: components === '' ? undefined : `streamstress run --components ${components} ${options}`,
  };
}

/** Nothing in a command that is copied to a terminal may look like something else, or end the line. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && !text.startsWith('-');
}

function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
