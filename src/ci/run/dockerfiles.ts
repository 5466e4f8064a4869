import type { CheckedOut, CiRunRequest } from '../../model/ci-run.ts';
import { cloneScript, gopath, quoted } from './clone-script.ts';

/** Folder of the build context that the Secret for cloning is put into. */
export const loginFolder = 'clone-login';

const login = `/tmp/${loginFolder}`;

/** git's own ways to be told who one is, by the file that a Secret of each kind has. */
const logins = {
  token: `export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0='!answer() { echo username=x-access-token; echo "password=$(cat ${login}/password)"; }; answer'`,
  ssh: `chmod 600 ${login}/ssh-privatekey; export GIT_SSH_COMMAND='ssh -i ${login}/ssh-privatekey -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'`,
} as const;

/**
 * The clone put upon a tag of `pipeline`. With a login it is made in a stage of its own, of which the image has the
 * folder and nothing else.
 */
export function sourceDockerfile(
  from: string,
  folder: string,
  checkedOut: CheckedOut,
  loginType: NonNullable<CiRunRequest['cloneLogin']>['type'] | undefined,
): string {
  const script = cloneScript(folder, checkedOut);
  const clone =
    loginType === undefined
      ? [`FROM pipeline:${from}`, run('/bin/sh', script)]
      : [
          ...[`FROM pipeline:${from} AS clone`, 'USER 0', `COPY ${loginFolder}/ ${login}/`],
          ...[run('/bin/sh', `${logins[loginType]}\n${script}`), `FROM pipeline:${from}`],
          run('/bin/sh', `rm -rf ${quoted(folder)}`),
          `COPY --from=clone ${JSON.stringify([folder, folder])}`,
        ];
  return [...clone, `WORKDIR ${folder}`, `ENV GOPATH=${gopath}`, ''].join('\n');
}

/** Commands of a configuration run upon a tag of `pipeline`. */
export function commandsDockerfile(from: string, commands: string): string {
  return `FROM pipeline:${from}\n${run('/bin/bash', `set -o errexit; umask 0002; ${commands}`)}\n`;
}

/** Where the RPMs of a repository can be found in the image `rpms`. */
export function rpmCommands(commands: string, location = '_output/local/releases/rpms/'): string {
  return `${commands}; ln -s $( pwd )/${location} /srv/repo`;
}

/** As one line, whatever is in it: nothing of it is Dockerfile. */
function run(shell: string, script: string): string {
  return `RUN ${JSON.stringify([shell, '-c', script])}`;
}
