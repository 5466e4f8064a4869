import type { Processes } from '../../ports/processes.ts';

/** How git signs in at the GitHub of the runner that we are on. */
export interface GithubLogin {
  /** For git alone: what it starts with is never an argument, which others on the machine could read. */
  readonly env: Readonly<Record<string, string>>;
  /** The header's value: the token in base64, in which nobody would find it. */
  readonly secret: string;
}

/**
 * Of a runner's GITHUB_TOKEN, for its GITHUB_SERVER_URL and nowhere else; undefined elsewhere, where people have helpers of
 * their own. Settings that came in the environment stay. The empty value takes back what git's files say for the same
 * server: GitHub refuses a request with two of these headers.
 */
export function githubLogin(environment: Readonly<Record<string, string | undefined>>): GithubLogin | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_TOKEN: token, GIT_CONFIG_COUNT: count } = environment;
  if (!server || !token) return undefined;
  const secret = Buffer.from(`x-access-token:${token}`).toString('base64');
  const first = Number(count ?? 0) || 0;
  const key = `http.${server.replace(/\/*$/, '/')}.extraheader`;
  return {
    secret,
    env: {
      GIT_CONFIG_COUNT: String(first + 2),
      [`GIT_CONFIG_KEY_${first}`]: key,
      [`GIT_CONFIG_VALUE_${first}`]: '',
      [`GIT_CONFIG_KEY_${first + 1}`]: key,
      [`GIT_CONFIG_VALUE_${first + 1}`]: `Authorization: Basic ${secret}`,
    },
  };
}

/** Runs what is run with the login besides: for the adapters that run git, and for no build or test. */
export function signedIn(processes: Processes, login: GithubLogin | undefined): Processes {
  if (login === undefined) return processes;
  return { ...processes, run: (command) => processes.run({ ...command, env: { ...login.env, ...command.env } }) };
}
