import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { CiStandIns } from '../../../src/model/ci-stand-ins.ts';
import { startCiSandbox } from '../../../src/wiring.ts';
import { type Run, sampleRuns } from './run-sample.ts';

/** What the configurations of the sample find, as far as nothing of it is broken. */
const standIns: CiStandIns = {
  inputs: [
    { type: 'image', namespace: 'ocp', name: 'base', tag: '9' },
    { type: 'image', namespace: 'ci', name: 'build-root', tag: 'latest' },
    { type: 'image', namespace: 'private', name: 'base', tag: '9' },
    { type: 'external', pullSpec: 'quay.io/acme/outside:1', pullSecret: undefined },
    { type: 'stream', namespace: 'ocp', name: '4.19' },
    { type: 'release', version: '4.18', channel: 'fast', architecture: 'amd64' },
  ],
  architectures: ['arm64'],
  projects: ['acme', 'acme-tags', 'build-cache', 'test-credentials'],
  ...{ claims: [], leases: [], secrets: [], releaseTags: [] },
};

/** Login of the one repository of another registry that wants one. */
export const outsideLogin = 'robot:open-sesame';

/** One cluster for many runs, whose registry asks who comes; all but namespace `private` lets everybody pull. */
export async function sampleCluster(more: Partial<CiStandIns> = {}) {
  const { folder, run, ...sample } = sampleRuns();
  const play = await startCiSandbox({
    ...{
      folder: join(folder, 'sandbox'),
      repositories: join(folder, 'repositories'),
      standIns: { ...standIns, ...more },
    },
    ...{ registryAuth: true, users: { developer: 'developer' } },
  });
  after(() => play.close());
  const { sandbox, git, releaseController, updateService, leases } = play;
  for (const object of developerRights) sandbox.store.create(object);
  for (const name of ['ocp', 'ci', 'build-cache']) sandbox.store.create(openTo('system:authenticated', name));
  sandbox.store.create(openTo('system:unauthenticated', 'ocp'));
  sandbox.images.protect('outside/quay.io/acme/outside', outsideLogin);
  const places = [
    ...['--clone-from', `${git}/widget`, '--input-registry', sandbox.registry, '--lease-server', leases.url],
    ...['--release-controller', releaseController, '--update-service', updateService],
  ];
  /** Somebody who may make projects, and see no others. */
  const asDeveloper = {
    args: [
      '--api-url',
      sandbox.server,
      '--username',
      'developer',
      '--certificate-authority',
      sandbox.certificateAuthority,
    ],
    env: { STREAMSTRESS_PASSWORD: 'developer' },
  };
  return {
    ...{ ...sample, folder, sandbox, leases, asDeveloper },
    run: (t: TestContext, { args = [], env = {}, ...asked }: Run) =>
      args.includes('--sandbox')
        ? run(t, { ...asked, args, env })
        : run(t, { ...asked, args: [...places, ...args], env: { KUBECONFIG: sandbox.kubeconfig, ...env } }),
  };
}

const rbac = 'rbac.authorization.k8s.io';

/** What of a cluster somebody needs for runs besides a project: see docs/ci-run.md. */
const developerRights = [
  {
    ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: 'ci-run' } },
    rules: [
      { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'patch'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
      { apiGroups: ['config.openshift.io'], resources: ['clusterversions'], verbs: ['get'] },
    ],
  },
  {
    ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'ci-run' } },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'ci-run' },
    subjects: [{ apiGroup: rbac, kind: 'User', name: 'developer' }],
  },
];

/** Lets a group pull all that is in a namespace. */
function openTo(group: string, namespace: string) {
  const apiGroup = 'rbac.authorization.k8s.io';
  return {
    ...{
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: { name: `open-to-${group.slice(7)}`, namespace },
    },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'system:image-puller' },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
  };
}
