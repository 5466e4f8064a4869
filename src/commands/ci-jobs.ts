import { mkdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { githubWorkflows } from '../ci/jobs/github-workflows.ts';
import type { JobSurroundings, WrittenJobs } from '../ci/jobs/job-files.ts';
import { jobsOf } from '../ci/jobs/jobs-of.ts';
import { prowJobs } from '../ci/jobs/prow-jobs.ts';
import type { Origin } from '../ci/origin.ts';
import { oneLine } from '../ci/show/one-line.ts';
import { readForPlan, sayErrors } from './ci-configuration.ts';
import { surroundingsOptions } from './ci-options.ts';
import type { Command, Given, Terminal } from './command.ts';
import { invalidOptions, oneOf } from './invalid-option.ts';

const formats = ['github', 'prow', 'json'] as const;

/** `streamstress ci jobs`. */
export const ciJobs: Command = {
  name: 'ci jobs',
  operands: 'FILE',
  details: `Writes the jobs of a configuration of ci-operator: workflows of GitHub Actions that run each test as "command: ci-run"
of the Action (before a merge with its filters of paths, after it with promotion, by the time in UTC), or Prow's YAML.

  streamstress ci jobs org/repo/org-repo-main.yaml --output-dir .github/workflows
  streamstress ci jobs org/repo/org-repo-main.yaml --format prow`,
  options: {
    ...surroundingsOptions,
    target: { value: 'NAME', help: 'only the jobs of this step (default all)', repeatable: true },
    action: { value: 'NAME@REF', help: 'the Action of the workflows (default org/streamstress@v1)' },
    image: { value: 'IMAGE', help: "what Prow's jobs run in (default ghcr.io/org/streamstress:v1)" },
    sandbox: { help: 'let the workflows run on the runner alone, on a sandbox' },
    'output-dir': { value: 'DIR', help: 'a file for each there (default: all are printed)' },
    format: { value: 'FORMAT', help: `how they are written: ${formats.join(', ')} (default github)` },
    json: { help: 'the same as --format json: names and texts of the workflows' },
  },
  async run(given, terminal) {
    const format = given.is('json') ? 'json' : oneOf(given, 'format', formats);
    const { validated } = readForPlan(given, terminal);
    const isBroken = sayErrors(validated, terminal);
    const { configuration, origin, source } = validated;
    if (origin === undefined) {
      throw invalidOptions([
        `"${source.path}" does not say whose configuration it is: name it ORG-REPO-BRANCH.yaml in ORG/REPO`,
      ]);
    }
    const targets = given.texts('target');
    const jobs = jobsOf(configuration, origin).filter(
      (job) => targets.length === 0 || job.targets.some((name) => targets.includes(name)),
    );
    const surroundings = surroundingsOf(given, terminal, origin, source.path);
    const written =
      format === 'prow'
        ? prowJobs(jobs, surroundings, given.text('image') ?? 'ghcr.io/org/streamstress:v1')
        : githubWorkflows(jobs, surroundings);
    for (const { job, message } of written.remarks) terminal.stderr.write(`${oneLine(`${job}: ${message}`)}\n`);
    const folder = given.text('output-dir');
    terminal.stdout.write(
      folder === undefined ? printed(written, format) : save(written, resolve(terminal.folder, folder)),
    );
    return isBroken ? 2 : 0;
  },
};

/** Jobs name files from the root of the repository that they lie in: the folder of this call. */
function surroundingsOf(given: Given, terminal: Terminal, origin: Origin, path: string): JobSurroundings {
  const placed = (file: string) => placedIn(file, terminal);
  const off = given.texts('off');
  const files = fileOptions.flatMap((name) => {
    const file = given.text(name);
    return file === undefined ? [] : [[name, placed(file)] as const];
  });
  return {
    ...{ ...origin, config: placed(path) },
    reading: {
      ...Object.fromEntries(files),
      ...Object.fromEntries(flagOptions.filter((name) => given.is(name)).map((name) => [name, true])),
      ...(off.length > 0 ? { off } : {}),
    },
    action: given.text('action') ?? 'org/streamstress@v1',
    sandbox: given.is('sandbox'),
  };
}

const fileOptions = ['registry', 'cluster-profiles', 'owners'] as const;
const flagOptions = ['lenient', 'older'] as const;

function placedIn(file: string, { folder, stderr }: Terminal): string {
  const path = relative(folder, resolve(folder, file));
  if (path.startsWith('..') || isAbsolute(path)) {
    stderr.write(
      `"${file}" is not in this folder: call "ci jobs" where the jobs will find it, in the root of their repository\n`,
    );
  }
  return path;
}

function printed(written: WrittenJobs, format: (typeof formats)[number]): string {
  if (format === 'json') return `${JSON.stringify(written, null, 2)}\n`;
  return written.files.map(({ name, text }) => `# ${name}\n${text}`).join('---\n');
}

function save({ files }: WrittenJobs, folder: string): string {
  mkdirSync(folder, { recursive: true });
  return files
    .map(({ name, text }) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return `${file}\n`;
    })
    .join('');
}
