import assert from 'node:assert/strict';
import { checkPermission } from '../../src/cluster/checks/permission.ts';
import { namesOfJob } from '../../src/cluster/job/job-place.ts';
import { startJob } from '../../src/cluster/job/start-job.ts';
import { resourceOf } from '../../src/cluster/kinds.ts';
import { type Permission, permissionText } from '../../src/model/permission.ts';
import { permissionsOf } from '../../src/plan/permissions.ts';
import { contractTest } from '../contract/contract-cluster.ts';
import { type Attempt, attemptsOn, servedResources, tried } from './attempts.ts';
import { changeRights, makeAccount, makeNamespaces } from './limited-account.ts';
import { orderOf, planned } from './planned-run.ts';
import { rulesOf } from './rules-of.ts';
import { createSessions, type Session } from './session.ts';
import { target } from './target.ts';

const contract = (what: string, check: Parameters<typeof contractTest>[2]) =>
  contractTest(target, what, check, 'disposable');

/** A run that goes on in a Job: what who starts it must be allowed, and what the Job. */
function plannedJob(name: string) {
  const order = orderOf(name);
  const { graph, job } = planned('run', order);
  assert.ok(job);
  const listed = permissionsOf([...graph.steps, ...job.steps]);
  return { order, access: job.access, listed, ofJob: job.access.permissions };
}

contract('who may do what check lists can start a Job and give it its rights', async (world, t) => {
  const { cluster, config, signedInWith, unique } = world;
  const { order, access, listed } = plannedJob(unique('job'));
  const rows = planned('check', order).graph.steps.flatMap(({ name }) => /\/may (.*)/.exec(name)?.[1] ?? []);
  const unasked = listed.map(permissionText).filter((text) => !rows.includes(text));
  assert.deepEqual(unasked, []);
  await makeNamespaces(cluster, listed);
  const token = await makeAccount(cluster, unique('user'), listed);
  const sessionOf = await createSessions(config, t);
  await untilDenied(sessionOf(token), listed, []);
  const notes = { runId: 'run-1', components: ['pipeline'] };
  await startJob(signedInWith(token), { ...order, image: 'example.test/job' }, access, notes);
});

contract('the account of a Job may do what its plan lists, and nothing else', async (world, t) => {
  const { cluster, config, namespace: elsewhere, signedInWith, unique } = world;
  const { order, ofJob } = plannedJob(unique('job'));
  await makeNamespaces(cluster, ofJob);
  const token = await makeAccount(cluster, namesOfJob(order.name).account, ofJob);
  const session = (await createSessions(config, t))(token);
  await untilDenied(session, ofJob, []);

  const nobody = signedInWith(await makeAccount(cluster, unique('nobody'), []));
  const places = [...new Set([...ofJob.flatMap(({ namespace }) => namespace ?? []), elsewhere, 'kube-system'])];
  for (const place of places) {
    const ofAll = new Set(await rulesOf(nobody, place));
    const own = (await rulesOf(signedInWith(token), place)).filter((rule) => !ofAll.has(rule));
    assert.deepEqual(own, textsIn(place, ofJob), place);
  }

  const anybody = new Set(await rulesOf(nobody, elsewhere));
  const isLetPass = (attempt: Attempt) => isListed(attempt, ofJob) || anybody.has(textOf(attempt));
  const served = (await servedResources(world)).flatMap((resource) => attemptsOn(resource, places));
  const attempts: readonly Attempt[] = [...served, ...ofJob.filter(({ verb }) => verb !== 'bind')];
  assert.ok(attempts.length > 3000, `${attempts.length}`);
  const codes = await Promise.all(attempts.map(async (attempt) => ({ attempt, code: await tried(session, attempt) })));
  const wrong = codes.filter(({ attempt, code }) => (code !== 403) !== isLetPass(attempt));
  assert.deepEqual(wrong, []);
  assert.deepEqual(await denied(session, powers), powers.map(permissionText));
});

contract(
  'what is taken from the account of a Job, or from who starts one, is what the preflight names',
  async (world, t) => {
    const { cluster, config, unique } = world;
    const { ofJob, listed } = plannedJob(unique('job'));
    await makeNamespaces(cluster, listed);
    const sessionOf = await createSessions(config, t);
    const takeInTurn = async (all: readonly Permission[], asked: (missing: Permission) => readonly Permission[]) => {
      const name = unique(`less-${all.length}`);
      const session = sessionOf(await makeAccount(cluster, name, all));
      await untilDenied(session, all, []);
      for (const missing of all) {
        const others = all.filter((one) => one !== missing);
        await changeRights(cluster, name, others, missing);
        await untilDenied(session, [missing], [missing]);
        assert.deepEqual(await denied(session, asked(missing)), [permissionText(missing)]);
        await changeRights(cluster, name, all, missing);
        await untilDenied(session, [missing], []);
      }
    };
    await takeInTurn(ofJob, () => ofJob);
    await takeInTurn(listed, (missing) => [missing]);
  },
);

contract('permissions name a kind as the API server does', async (world) => {
  const whole = (await servedResources(world)).filter(
    ({ resource, kind }) => !resource.includes('/') && kind !== 'Endpoints',
  );
  const guessed = whole.map(
    ({ group, version, kind }) => resourceOf({ apiVersion: `${group}/${version}`, kind }).resource,
  );
  assert.deepEqual(
    guessed,
    whole.map(({ resource }) => resource),
  );
});

/** What makes more of somebody than he is. */
const powers: readonly Permission[] = [
  ...['clusterroles', 'roles'].flatMap((resource) =>
    ['bind', 'escalate'].map((verb) => ({ verb, group: 'rbac.authorization.k8s.io', resource })),
  ),
  ...['users', 'groups', 'serviceaccounts'].map((resource) => ({ verb: 'impersonate', group: '', resource })),
  { verb: 'create', group: '', resource: 'serviceaccounts/token' },
  { verb: 'get', group: '', resource: 'secrets' },
] as readonly Permission[];

/** Those that the preflight denies, in its words. */
async function denied({ reviewer }: Session, permissions: readonly Permission[]): Promise<readonly string[]> {
  const findings = await Promise.all(permissions.map((permission) => checkPermission(reviewer, permission)));
  return permissions.filter((_, at) => findings[at]?.status !== 'ok').map(permissionText);
}

/** Waits until just these are denied: RBAC learns of other rights a moment later. */
async function untilDenied(
  session: Session,
  asked: readonly Permission[],
  those: readonly Permission[],
): Promise<void> {
  const wanted = those.map(permissionText).join();
  while ((await denied(session, asked)).join() !== wanted);
}

function isListed({ verb, group, resource, name, namespace }: Attempt, permissions: readonly Permission[]): boolean {
  return permissions.some(
    (one) =>
      one.verb === verb &&
      one.group === group &&
      one.resource === resource &&
      (one.namespace === undefined || one.namespace === namespace) &&
      (one.name === undefined || one.name === name),
  );
}

function textOf({ verb, group, resource }: Attempt): string {
  return permissionText({ verb: verb as Permission['verb'], group, resource });
}

/** What holds in a namespace, each thing without it. */
function textsIn(place: string, permissions: readonly Permission[]): readonly string[] {
  const there = permissions.filter(({ namespace = place }) => namespace === place);
  return there.map(({ namespace: _, ...what }) => permissionText(what)).sort();
}
