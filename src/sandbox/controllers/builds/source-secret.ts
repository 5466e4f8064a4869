import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import type { Store } from '../../store.ts';
import { valuesOf } from '../kubelet/volume-content.ts';

/**
 * Writes what git needs of spec.source.sourceSecret and answers with the variables that lead there: a user with password or
 * token, an SSH key, an authority, a configuration. Read: openshift/builder @ 9ed70da, pkg/build/builder/cmd/scmauth.
 */
export function writeSourceSecret(
  store: Store,
  { metadata, spec }: KubernetesObject,
  folder: string,
): Readonly<Record<string, string>> {
  const quiet = { GIT_TERMINAL_PROMPT: '0' };
  const { sourceSecret, git } = spec.source ?? {};
  if (!sourceSecret || !git) return quiet;
  const values = valuesOf(store, 'secret', metadata.namespace ?? '', sourceSecret.name);
  const text = (key: string) => values.get(key)?.toString().trim() ?? '';
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  const [password, key, authority] = [text('token') || text('password'), text('ssh-privatekey'), text('ca.crt')];
  const lines = [text('.gitconfig')];
  if (password && /^https?:/.test(git.uri)) {
    const url = new URL(git.uri);
    Object.assign(url, { username: text('username') || url.username || 'builder', password });
    lines.push(
      `[credential]\n\thelper = store --file=${file('credentials', `${url.origin.replace('//', `//${url.username}:${url.password}@`)}\n`)}`,
    );
  }
  if (authority) lines.push(`[http]\n\tsslCAInfo = ${file('ca.crt', `${authority}\n`)}`);
  const ssh = key && `ssh -i ${file('ssh-key', `${key}\n`)} -o StrictHostKeyChecking=false`;
  return {
    ...quiet,
    GIT_CONFIG_GLOBAL: file('gitconfig', `${lines.join('\n')}\n`),
    ...(ssh && { GIT_SSH_COMMAND: ssh }),
  };
}
