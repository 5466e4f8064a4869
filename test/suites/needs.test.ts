import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createProcesses } from '../../src/adapters/processes.ts';
import { kinds } from '../../src/cluster/kinds.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { SuiteNeed } from '../../src/model/suite.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { checkNeed, neededBy } from '../../src/suites/check-need.ts';
import { lookAtNeeds } from '../../src/suites/needs.ts';
import { apiCluster } from '../cluster/api-cluster.ts';
import { plainSuite, plainTesting } from '../model/plain-request.ts';

const { store, cluster } = await apiCluster();
const folder = mkdtempSync(join(tmpdir(), 'needs-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'oc'), '');
chmodSync(join(folder, 'oc'), 0o755);
const processes = createProcesses({ PATH: folder, TOKEN: 'secret', EMPTY: '' });

const need = (facts: Partial<SuiteNeed>): SuiteNeed => {
  return { ...{ name: 'n', specs: [], tags: '', cases: [], tools: [], variables: [], users: [] }, ...facts };
};

async function look(facts: Partial<SuiteNeed>, of: Cluster = cluster) {
  const [found] = await lookAtNeeds([need(facts)], { cluster: of, processes });
  return { missing: found?.missing, unknown: found?.unknown };
}

test('programs are looked for on the PATH, and a variable that is empty is not set', async () => {
  const nothing = { missing: undefined, unknown: undefined };
  assert.deepEqual(await look({ tools: ['oc'], variables: ['TOKEN'] }), nothing);
  const { missing } = await look({ tools: ['oc', 'opc', 'tkn'], variables: ['EMPTY', 'TOKEN'] });
  assert.equal(missing, '"opc", "tkn" are not on the PATH; "EMPTY" is not set');
});

test('users: those of htpasswd files and who has signed in; where others may be, nobody is missing', async () => {
  const users = { users: ['ada', 'bob', 'eve'] };
  const unsure = {
    missing: undefined,
    unknown: '"ada", "bob", "eve" may be users of the cluster: nobody here can tell',
  };
  assert.deepEqual(await look(users), unsure, 'a cluster without an OAuth has its users elsewhere');
  const htpasswd = { name: 'file', type: 'HTPasswd', htpasswd: { fileData: { name: 'users' } } };
  const identityProviders: object[] = [htpasswd];
  store.create({ ...kinds.oauth, metadata: { name: 'cluster' }, spec: { identityProviders } });
  store.create({ ...kinds.namespace, metadata: { name: 'openshift-config' } });
  const text = Buffer.from('# ours\nada:$2y$05$abc\nbob:{SHA}xyz\n').toString('base64');
  const metadata = { name: 'users', namespace: 'openshift-config' };
  store.create({ ...kinds.secret, metadata, data: { htpasswd: text } });
  assert.deepEqual(await look(users), { missing: '"eve" is no user of the cluster', unknown: undefined });

  const forbidden = new StreamstressError('infrastructure', ['cluster', 'forbidden'], 'no');
  const closed: Cluster = {
    ...cluster,
    get: (key) => (key.kind === 'Secret' ? Promise.reject(forbidden) : cluster.get(key)),
  };
  assert.deepEqual(await look(users, closed), unsure, 'who may not read the file does not know');

  store.create({ ...kinds.user, metadata: { name: 'eve' } });
  assert.deepEqual(await look(users), { missing: undefined, unknown: undefined });
  const oauth = store.get({ ...kinds.oauth, name: 'cluster' }) ?? assert.fail();
  store.update({ ...oauth, spec: { identityProviders: [htpasswd, { name: 'ldap', type: 'LDAP' }] } });
  assert.match((await look({ users: ['ada', 'kim'] })).unknown ?? '', /^"kim" may be a user of the cluster/);
});

test('a row of a check says what is missing and what that costs', async () => {
  const asked = need({ specs: ['specs/pac'], tags: 'gitlab', variables: ['EMPTY'] });
  const { status, summary, todo } = await checkNeed(asked, { cluster, processes });
  assert.deepEqual([status, summary], ['failed', '"EMPTY" is not set']);
  assert.match(todo ?? '', /^Bring it about, or scenarios of specs\/pac with the tags gitlab will not be run/);
  const there = await checkNeed(need({ tools: ['oc'], users: ['ada'] }), { cluster, processes });
  assert.deepEqual(there, { status: 'ok', summary: 'oc, ada: all there' });
});

test('a check asks for the needs of what would be run only', () => {
  const needs = [
    need({ name: 'all' }),
    need({ name: 'pac', specs: ['specs/pac'] }),
    need({ name: 'olm', specs: ['specs/olm.spec'] }),
  ];
  const suite = { ...plainSuite, without: ['specs/olm.spec'], needs };
  const names = (...scenarios: string[]) => neededBy(suite, { ...plainTesting, scenarios }).map(({ name }) => name);
  assert.deepEqual(names(), ['all', 'pac']);
  assert.deepEqual(names('specs/pac/a.spec:3'), ['all', 'pac']);
  assert.deepEqual(names('specs/run.spec:3'), ['all']);
});
