import { resolve } from 'node:path';
import { repositoryIn } from '../model/pages-url.ts';
import type { SecretSource } from '../model/sign-in.ts';
import type { Report } from '../report/report.ts';
import type { Announced, Host, Published } from '../run.ts';
import { announce } from '../run.ts';
import { type HostOptions, secretVariables } from '../wiring.ts';
import type { CommandOption, Given, Terminal } from './command.ts';
import { invalid, invalidOptions } from './invalid-option.ts';
import { sayNotes } from './published-text.ts';

type Options = Readonly<Record<string, CommandOption>>;

export const repositoryOption: Options = {
  repository: {
    value: 'OWNER/NAME',
    help: 'GitHub repository of issues and comments, written to with $GITHUB_TOKEN (default $GITHUB_REPOSITORY, else that of --remote)',
  },
};

export const notifyOption: Options = {
  'notify-url-file': {
    value: 'FILE',
    help: 'address (default $STREAMSTRESS_NOTIFY_URL) that is told of the first red run and of the first green one after: Slack, or anything that takes JSON',
  },
};

/** Whom a published run is told to. */
export const announceOptions: Options = {
  issues: { help: 'keep one GitHub issue for each failure that lasts, closed when it is over (needs --publish)' },
  comment: { help: 'keep one comment at the pull request of the workflow, written anew when the verdict changes' },
  ...repositoryOption,
  ...notifyOption,
};

/** Tells of a run what was asked for; what came of it is said as notes, and fails nothing. */
export async function announceRun(
  report: Report,
  published: Published | undefined,
  { given, terminal, host }: { readonly given: Given; readonly terminal: Terminal; readonly host: Host },
): Promise<void> {
  const asked: Announced = {
    issues: given.is('issues'),
    comment: given.is('comment') && report.run.state === 'finished',
    pullRequest: pullRequestOf(terminal.environment),
    published: published !== undefined,
  };
  const notes = await announce(report, asked, host);
  sayNotes({ notes }, terminal, 'GitHub');
}

/** Of a workflow for a pull request. */
function pullRequestOf({ GITHUB_REF }: Terminal['environment']): number | undefined {
  const [, number] = /^refs\/pull\/(\d+)\//.exec(GITHUB_REF ?? '') ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Where issues and comments are kept; undefined where nobody says that. Errors: `request`, `options:invalid`. */
export function githubOf(given: Given, { environment }: Terminal): HostOptions['github'] {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: own, GITHUB_API_URL: apiUrl } = environment;
  const asked = given.text('repository');
  if (asked !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(asked)) throw invalid('repository', asked, 'write OWNER/NAME');
  const repository = asked ?? (own || repositoryIn(given.text('remote')));
  if (!repository || !token) return undefined;
  return { repository, token, apiUrl: apiUrl || 'https://api.github.com' };
}

/** The option wins over the environment. */
export function notifyUrlOf(given: Given, { environment, folder }: Terminal): SecretSource | undefined {
  const option = 'notify-url-file';
  const path = given.text(option);
  if (path !== undefined) return { type: 'file', option, path: resolve(folder, path) };
  const variable = secretVariables.notifyUrl;
  const text = environment[variable];
  return text ? { type: 'environment', variable, text } : undefined;
}

/** Errors: `request`, `options:invalid`. */
export function checkAnnouncing(given: Given): void {
  if (given.is('issues') && !given.is('publish'))
    throw invalidOptions(['--issues follow from the history that the run joins: give --publish too']);
}
