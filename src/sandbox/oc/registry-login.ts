import { OcError, readFlags } from './flags.ts';
import { saveLogin } from './logins.ts';
import type { World } from './world.ts';

/**
 * `oc registry login`: saves the token of the session for the registry of the cluster. Read: openshift/oc @ 6b8e30c5,
 * pkg/cli/registry/login/login.go.
 */
export async function registryLogin({ env, cluster, say, print }: World, args: readonly string[]): Promise<void> {
  const flags = readFlags(args, ['to', 'registry', 'registry-config'], ['skip-check', 'insecure'], { a: 'to' });
  const { token, get, ...own } = cluster();
  const namespace = flags.value('namespace') ?? own.namespace;
  const asked = flags.value('registry');
  const host = asked ?? (await publicHost(get, [namespace, 'openshift']));
  if (asked === undefined) say(`info: Using registry public hostname ${host}`);
  const auth = Buffer.from(`user:${token}`).toString('base64');
  const path = saveLogin(env, flags.value('to') ?? flags.value('registry-config'), host, auth);
  print(`Saved credentials for ${host} into ${path}\n`);
}

/** Of the first ImageStream that can be listed. */
async function publicHost(get: ReturnType<World['cluster']>['get'], namespaces: readonly string[]): Promise<string> {
  for (const namespace of namespaces) {
    const list = await get(`/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams`).catch(() => undefined);
    const repository: string | undefined = list?.items?.[0]?.status?.publicDockerImageRepository;
    if (repository !== undefined) return repository.split('/')[0] ?? '';
  }
  throw new OcError(
    'error: The public hostname of the integrated registry could not be determined. Please specify one with --registry.',
  );
}
