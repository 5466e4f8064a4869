import { goRegExp } from '../go-regexp.ts';
import type { FilterField, Job } from './job.ts';

/** Whether a change starts a job, and why. */
export interface Triggered {
  readonly job: Job;
  readonly runs: boolean;
  /** Whether it waits until the jobs that start at once have passed. */
  readonly isSecond: boolean;
  readonly reason: string;
}

/** Which jobs a change starts, by the paths of its files: before it merges, and after. */
export function triggered(
  jobs: readonly Job[],
  changedFiles: readonly string[],
  branch?: string,
): readonly Triggered[] {
  return jobs.map((job) => {
    const { runs, reason } = answer(job, changedFiles, branch);
    const isSecond = job.start.type === 'filter' && job.start.field.startsWith('pipeline_');
    return { job, runs, isSecond, reason };
  });
}

interface Answer {
  readonly runs: boolean;
  readonly reason: string;
}

function answer({ start, skipBranches, test }: Job, files: readonly string[], branch: string | undefined): Answer {
  const skipped = branch === undefined ? undefined : skipBranches.find((pattern) => matches(pattern, branch));
  if (skipped !== undefined) return no(`skip_branches has "${skipped}", which matches branch "${branch}"`);
  switch (start.type) {
    case 'always':
      return yes('it runs for every change');
    case 'filter':
      return filtered(start.field, start.pattern, files);
    case 'asked':
      return no(`always_run is false: it runs where somebody writes "/test ${test}"`);
    default:
      return no('it runs by the time, whatever is changed');
  }
}

function matches(pattern: string, text: string): boolean {
  const read = goRegExp(pattern);
  return 'pattern' in read && read.pattern.test(text);
}

/** As Prow decides: a change of no files starts neither. */
function filtered(field: FilterField, pattern: string, files: readonly string[]): Answer {
  const said = `${field} "${pattern}"`;
  const read = goRegExp(pattern);
  if ('problem' in read) return no(`${said} is no regular expression: ${read.problem}`);
  if (files.length === 0) return no('no file is changed');
  if (field.endsWith('run_if_changed')) {
    const hit = files.find((file) => read.pattern.test(file));
    return hit === undefined ? no(`no changed file matches ${said}`) : yes(`"${hit}" matches ${said}`);
  }
  const other = files.find((file) => !read.pattern.test(file));
  return other === undefined ? no(`all changed files match ${said}`) : yes(`"${other}" does not match ${said}`);
}

function yes(reason: string): Answer {
  return { runs: true, reason };
}

function no(reason: string): Answer {
  return { runs: false, reason };
}
