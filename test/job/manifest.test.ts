import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobManifest } from '../../src/cluster/job/job-manifest.ts';
import { restrictedViolations } from '../../src/sandbox/controllers/pod-security.ts';
import { orderOf } from './started-job.ts';

const { template } = jobManifest(orderOf('streamstress-1', 'none'), { runId: 'run-1', components: [] }).spec;
const [container] = template.spec.containers;

test('a Job keeps to the Pod Security Standard "restricted"', () => {
  assert.deepEqual(restrictedViolations(template.spec), []);
});

test('what "restricted" does not allow is found', () => {
  const { securityContext, ...pod } = template.spec;
  const { allowPrivilegeEscalation, ...own } = container.securityContext;
  const added = { ...container.securityContext, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } };
  const withOwn = (securityContext: object) => ({ ...template.spec, containers: [{ ...container, securityContext }] });
  const cases: readonly (readonly [Parameters<typeof restrictedViolations>[0], RegExp])[] = [
    [pod, /^runAsNonRoot != true \(container "streamstress" must .*, seccompProfile \(container/],
    [withOwn(own), /^allowPrivilegeEscalation != false \(/],
    [withOwn(added), /^unrestricted capabilities \(/],
    [withOwn({ ...container.securityContext, runAsUser: 0 }), /^runAsUser=0 \(/],
    [withOwn({ ...container.securityContext, privileged: true }), /^privileged \(/],
    [{ ...template.spec, hostNetwork: true }, /^host namespaces \(hostNetwork=true\)$/],
    [{ ...template.spec, volumes: [{ name: 'a', hostPath: { path: '/' } }] }, /^restricted volume types \(volume "a"/],
  ];
  for (const [spec, words] of cases) assert.match(restrictedViolations(spec).join(', '), words);
});

test('it runs as the user that OpenShift gives a project: it asks for none, and has a home that all may write', () => {
  const contexts = [template.spec.securityContext, container.securityContext];
  for (const context of contexts) {
    for (const part of ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'])
      assert.ok(!(part in context), part);
  }
  const home = container.env.find(({ name }: { name: string }) => name === 'HOME').value;
  const mount = container.volumeMounts.find(({ mountPath }: { mountPath: string }) => mountPath === home);
  const volume = template.spec.volumes.find(({ name }: { name: string }) => name === mount.name);
  assert.deepEqual([mount.readOnly ?? false, volume.emptyDir], [false, {}]);
});
