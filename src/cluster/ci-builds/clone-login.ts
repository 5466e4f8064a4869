import type { CiNamespace, CiRunRequest } from '../../model/ci-run.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';

type LoginType = NonNullable<CiRunRequest['cloneLogin']>['type'];

const name = 'clone-login';

/** As Builds know logins for git; GitHub takes any user name with a token. */
const secretOf: Readonly<Record<LoginType, (text: string) => Readonly<Record<'type' | 'stringData', unknown>>>> = {
  token: (password) => ({
    type: 'kubernetes.io/basic-auth',
    stringData: { username: 'x-access-token', password },
  }),
  ssh: (key) => ({ type: 'kubernetes.io/ssh-auth', stringData: { 'ssh-privatekey': `${key}\n` } }),
};

/** Lets Builds of a namespace clone as somebody; answers with the name of the Secret. */
export async function giveCloneLogin(
  cluster: Cluster,
  { name: namespace, labels }: CiNamespace,
  type: LoginType,
  text: string,
): Promise<string> {
  const content = secretOf[type](text.trim());
  const made = await cluster.create({ ...kinds.secret, metadata: { name, namespace, labels }, ...content });
  const { stringData } = content;
  if (made === 'exists')
    await cluster.patch({ ...kinds.secret, name, namespace }, { type: 'merge', body: { stringData } });
  return name;
}
