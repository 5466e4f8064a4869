import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { corpus } from '../ci/registry/corpus-registry.ts';
import { type CorpusEnding, type CorpusRun, runOfCorpus } from './corpus-world.ts';

// What is expected is written down by hand, of the configurations and the registry (see the parts that a name stands for)
// and of what ci-operator documents; nothing of it is computed by the code that is tested.

const claimPre = ['ipi-install-rbac', 'openshift-configure-cincinnati'];
const gather = ['gather-must-gather', 'gather-extra', 'gather-audit-logs'];
const digest = (place: string) => new RegExp(`^[^/]+/ci-op-\\w+/${place}@sha256:[0-9a-f]{64}$`);

interface Wanted extends CorpusRun {
  /** What of ci-operator it covers. */
  readonly covers: string;
  readonly check: (ending: CorpusEnding) => void;
  readonly code?: number;
}

/** Steps of a test ran in this order, each after the ones before it had ended, and all have what every step has. */
function assertOrder({ told }: CorpusEnding, as: string, steps: readonly string[]): void {
  const began: number[] = [];
  for (const [at, step] of steps.entries()) {
    const found = told(`${as}/${step}`) ?? assert.fail(`${as}/${step} did not run`);
    assert.deepEqual(found.before, steps.slice(0, at), `SHARED_DIR of ${step}`);
    const { env } = found;
    assert.deepEqual([env.JOB_NAME_SAFE, env.OPENSHIFT_CI, env.ARTIFACT_DIR], [as, 'true', '/logs/artifacts']);
    assert.match(env.NAMESPACE ?? '', /^ci-op-[bcdfghijklmnpqrstvwxyz0-9]{8}$/);
    assert.match(`${env.UNIQUE_HASH} ${env.JOB_NAME_HASH}`, /^[0-9a-f]{5} [0-9a-f]{5}$/);
    assert.ok(env.SHARED_DIR && env.HOME && JSON.parse(env.JOB_SPEC ?? '').job === env.JOB_NAME, step);
    began.push(found.began);
  }
  assert.deepEqual(began, began.toSorted(), 'the order of the clock');
}

function envOf({ told }: CorpusEnding, step: string) {
  return told(step)?.env ?? assert.fail(`${step} did not run`);
}

function buildOf({ kept }: CorpusEnding, name: string) {
  return kept('builds').find(({ metadata }) => metadata.name === name)?.spec ?? assert.fail(`no Build ${name}`);
}

const runs: readonly Wanted[] = [
  {
    covers: 'workflow, claimed cluster, container test, an assembled release whose images are built',
    file: 'openshift-pipelines-operator-main.yaml',
    targets: ['e2e', 'unit', '[release:latest]'],
    check(ending) {
      const main = 'openshift-pipelines-e2e';
      assertOrder(ending, 'e2e', [...claimPre, main, ...gather]);
      const configure = envOf(ending, 'e2e/openshift-configure-cincinnati');
      assert.equal(configure.CHANGE_CHANNEL_BASE, 'candidate');
      assert.match(configure.CINCINNATI_URL ?? '', /^https:\/\/api\.integration/);
      const servers = [...claimPre, main, ...gather].map((step) => ending.told(`e2e/${step}`)?.server);
      assert.match(servers[0] ?? '', /^https:/);
      assert.equal(new Set(servers).size, 1, 'all steps are on the claimed cluster');
      assert.ok(envOf(ending, `e2e/${main}`).CLI_DIR);
      const unit = ending.told('test') ?? assert.fail('unit did not run');
      assert.equal(unit.folder, '/go/src/github.com/openshift-pipelines/operator');
      assert.deepEqual([unit.env.SHARED_DIR, unit.env.KUBECONFIG], [undefined, undefined]);
      const stable = ending.kept('imagestreams').find(({ metadata }) => metadata.name === 'stable');
      assert.ok(stable?.spec.tags.some(({ name }: { name: string }) => name === 'base-tests'));
    },
  },
  {
    covers: 'HyperShift workflow of chains, cluster profile and its lease, lease of a step, dependencies, best effort',
    file: 'openshift-cincinnati-operator-master.yaml',
    targets: ['operator-e2e-hypershift-local-graph-data'],
    deeds: {
      'hypershift-hostedcluster-create-hostedcluster':
        'echo "server: https://nested.example.org" >"$SHARED_DIR/nested_kubeconfig"; echo "server: https://hub.example.org" >"$SHARED_DIR/kubeconfig"',
      'hypershift-hostedcluster-dump-hostedcluster': 'exit 3',
    },
    check(ending) {
      const as = 'operator-e2e-hypershift-local-graph-data';
      const [create, dump, destroy] = ['create', 'dump', 'destroy'].map(
        (verb) => `hypershift-hostedcluster-${verb}-hostedcluster`,
      );
      const steps = ['openshift-cluster-bot-rbac', create ?? '', 'e2e-test', dump ?? '', destroy ?? ''];
      assertOrder(ending, as, steps);
      const main = envOf(ending, `${as}/e2e-test`);
      assert.deepEqual([main.CLUSTER_PROFILE_NAME, main.CLUSTER_TYPE, main.GRAPH_DATA], ['aws-2', 'aws', 'local']);
      assert.match(
        `${main.LEASED_RESOURCE} ${main.HYPERSHIFT_HIVE_LEASED_RESOURCE}`,
        /^aws-2-\S+ hypershift-hive-\S+$/,
      );
      for (const name of ['RELATED_IMAGE_OPERATOR', 'RELATED_IMAGE_OPERAND', 'GRAPH_DATA_IMAGE'])
        assert.match(main[name] ?? '', digest('pipeline'));
      assert.equal(new Set([main.RELATED_IMAGE_OPERATOR, main.RELATED_IMAGE_OPERAND, main.GRAPH_DATA_IMAGE]).size, 3);
      assert.match(main.ORIGINAL_RELEASE_IMAGE_LATEST ?? '', /^quay\.io\/openshift-release-dev\//);
      const made = envOf(ending, `${as}/${create}`);
      assert.match(made.RELEASE_IMAGE_LATEST ?? '', digest('release'));
      assert.match(made.HYPERSHIFT_RELEASE_LATEST ?? '', digest('stable'));
      assert.deepEqual(
        [made.HYPERSHIFT_NODE_COUNT, made.PLATFORM],
        ['1', 'aws'],
        'the chain sets what the step has as 3',
      );
      const servers = steps.map((step) => ending.told(`${as}/${step}`)?.server);
      const [nested, hub] = ['nested', 'hub'].map((name) => `https://${name}.example.org`);
      assert.deepEqual(servers, ['', '', nested, hub, hub]);
    },
  },
  {
    covers:
      'credentials, a claimed cluster of another name, inputs with paths, dependencies, a test step of best effort',
    file: 'stackrox-acs-fleet-manager-main.yaml',
    targets: ['e2e', 'image-push'],
    deeds: { 'to-quay': 'ls /var/run/rhacs-ms-push >"$ARTIFACT_DIR/mounted"; exit 4' },
    check(ending) {
      assertOrder(ending, 'e2e', [...claimPre, 'claim', ...gather]);
      assertOrder(ending, 'image-push', ['to-quay']);
      assert.match(ending.read('artifacts/image-push/to-quay/artifacts/mounted') ?? '', /^stand-in$/m);
      const images = ['e2e/claim', 'image-push/to-quay'].map((step) => envOf(ending, step).FLEET_MANAGER_IMAGE ?? '');
      assert.match(images[0] ?? '', digest('pipeline'));
      assert.equal(images[0], images[1]);
      const { source } = buildOf(ending, 'acs-fleet-manager-amd64');
      const [release, src] = source.images;
      assert.deepEqual(release, {
        from: { kind: 'ImageStreamTag', name: 'pipeline:openshift_release_golang-1.20' },
        as: ['registry.ci.openshift.org/openshift/release:golang-1.20'],
      });
      const path = { sourcePath: '/go/src/github.com/stackrox/acs-fleet-manager/.', destinationDir: './' };
      assert.deepEqual(src, { from: { kind: 'ImageStreamTag', name: 'pipeline:src' }, paths: [path] });
    },
  },
  {
    covers: 'build root from the repository, build arguments, an input that stands for an image of the Dockerfile',
    file: 'openshift-machine-os-images-release-4.16.yaml',
    targets: ['shellcheck', 'machine-os-images'],
    check(ending) {
      assert.equal(ending.told('test')?.folder, '/go/src/github.com/openshift/machine-os-images');
      const { source, strategy } = buildOf(ending, 'machine-os-images-amd64');
      assert.deepEqual(strategy.dockerStrategy.buildArgs, [{ name: 'DIRECT_DOWNLOAD', value: 'true' }]);
      assert.deepEqual(source.images[0].as, ['registry.ci.openshift.org/ocp/4.15:installer']);
      const content = { sourcePath: '/go/src/github.com/openshift/machine-os-images/.', destinationDir: '.' };
      assert.deepEqual(source.images[1].paths, [content]);
      const root = ending.kept('imagestreams').find(({ metadata }) => metadata.name === 'pipeline')?.spec.tags;
      const tag = root.find(({ name }: { name: string }) => name === 'root');
      assert.match(`${tag.from.namespace}/${tag.from.name}`, /^ci\/root@sha256:/, 'as .ci-operator.yaml says');
    },
  },
  {
    covers: 'observer, two releases, dependencies that the workflow changes, parameters of test and workflow',
    file: 'smg247-release-master.yaml',
    targets: ['e2e-aws-sdn-upgrade', 'core-valid'],
    deeds: {
      'observers-resource-watch': `trap 'echo watched >"$ARTIFACT_DIR/end"; exit 0' TERM; sleep 600 & wait`,
      // The observer sees the cluster before anybody tests it.
      'openshift-e2e-test': 'sleep 1',
    },
    check(ending) {
      const as = 'e2e-aws-sdn-upgrade';
      const confs = ['ipi-conf', 'ipi-conf-telemetry', 'ipi-conf-aws', 'ipi-install-monitoringpvc', 'sdn-conf'];
      const install = ['ipi-install-rbac', 'ipi-install-hosted-loki', 'ipi-install-install-stableinitial'];
      const post = ['openshift-e2e-test-capabilities-check', 'gather-aws-console', ...gather];
      assertOrder(ending, as, [...confs, ...install, 'openshift-e2e-test', ...post, 'ipi-deprovision-deprovision']);
      const installed = envOf(ending, `${as}/ipi-install-install-stableinitial`);
      const main = envOf(ending, `${as}/openshift-e2e-test`);
      assert.notEqual(
        installed.OPENSHIFT_INSTALL_RELEASE_IMAGE_OVERRIDE,
        main.OPENSHIFT_UPGRADE_RELEASE_IMAGE_OVERRIDE,
      );
      assert.match(installed.OPENSHIFT_INSTALL_RELEASE_IMAGE_OVERRIDE ?? '', digest('release'));
      assert.equal(installed.OPENSHIFT_UPGRADE_RELEASE_IMAGE_OVERRIDE, installed.RELEASE_IMAGE_LATEST);
      assert.equal(envOf(ending, `${as}/ipi-conf-aws`).BASE_DOMAIN, 'aws-2.ci.openshift.org');
      assert.deepEqual([main.TEST_TYPE, main.TEST_SUITE, main.TEST_UPGRADE_SUITE], ['upgrade-conformance', '', 'all']);
      const observer = ending.told(`${as}/observers-resource-watch`) ?? assert.fail('no observer');
      assert.equal(ending.read(`artifacts/${as}/observers-resource-watch/artifacts/end`), 'watched\n');
      assert.ok(observer.began < (ending.told(`${as}/openshift-e2e-test`)?.began ?? 0), 'it began before the test');
      assert.equal(ending.told('test')?.folder, '/go/src/github.com/smg247/release');
    },
  },
  {
    covers: 'project image as build root, binaries, an input with the path of a binary',
    file: 'monstorak-monstorak-operator-master.yaml',
    targets: ['lint', 'monstorak-operator'],
    check(ending) {
      const root = buildOf(ending, 'root-amd64');
      assert.deepEqual(
        [root.source.type, root.strategy.dockerStrategy.dockerfilePath],
        ['Git', 'openshift-ci/Dockerfile.tools'],
      );
      const operator = buildOf(ending, 'monstorak-operator-amd64');
      const [bin, src] = operator.source.images;
      assert.deepEqual([bin.from.name, src.from.name], ['pipeline:bin', 'pipeline:src']);
      assert.match(bin.paths[0].sourcePath, /\/build\/_output\/bin\/monstorak-operator$/);
      assert.equal(operator.strategy.dockerStrategy.from.name, 'pipeline:os');
      assert.deepEqual(operator.resources, { requests: { cpu: '100m', memory: '250Mi' } });
      assert.equal(ending.told('test')?.folder, '/go/src/github.com/monstorak/monstorak-operator');
    },
  },
  {
    covers: 'test steps in the clone, a dependency on a built image, a red test',
    file: 'recent-openshift-sippy-main.yaml',
    targets: ['e2e'],
    deeds: { 'sippy-e2e-sippy-e2e-setup': 'exit 5' },
    code: 1,
    check(ending) {
      assertOrder(ending, 'e2e', ['sippy-e2e-sippy-e2e-setup']);
      const { env, folder } = ending.told('e2e/sippy-e2e-sippy-e2e-setup') ?? assert.fail();
      assert.match(env.SIPPY_IMAGE ?? '', digest('pipeline'));
      assert.equal(folder, '/go/src/github.com/openshift/sippy');
      assert.equal(
        ending.told('e2e/sippy-e2e-sippy-e2e-test'),
        undefined,
        'a failure in pre keeps the test from running',
      );
    },
  },
  {
    covers: 'container test on an imported image, an image of several inputs',
    file: 'vega-project-ccb-operator-master.yaml',
    targets: ['lint', 'dispatcher'],
    check(ending) {
      assert.match(ending.told('test')?.folder ?? '', /\/go\/src\/github\.com\/vega-project\/ccb-operator$/);
      const dispatcher = buildOf(ending, 'dispatcher-amd64');
      const path = { sourcePath: '/go/bin/dispatcher', destinationDir: '.' };
      assert.deepEqual(dispatcher.source.images[0].paths, [path]);
    },
  },
  {
    covers: 'a red test on a claimed cluster: post runs all the same, and the cluster is given back',
    file: 'wildfly-quickstart-main.yaml',
    targets: ['wildfly-quickstart-e2e'],
    deeds: { 'quickstart-build': 'exit 1', 'gather-extra': 'exit 2' },
    code: 1,
    check(ending) {
      assertOrder(ending, 'wildfly-quickstart-e2e', [...claimPre, 'quickstart-build', ...gather]);
      const claim = JSON.parse(ending.read('artifacts/build-resources/clusterClaim.json') ?? '{}');
      assert.match(JSON.stringify(claim), /"clusterPoolName":"pool-0"/);
      const given = ending.report.steps.find(({ name }) => /^release-claim/.test(name) || /claim/.test(name));
      assert.equal(given?.status, 'succeeded');
    },
  },
  {
    covers: 'a test of steps without a workflow, all images',
    file: 'migtools-volume-snapshot-mover-master.yaml',
    targets: ['unit-test', '[images]'],
    check(ending) {
      assertOrder(ending, 'unit-test', ['unit']);
      assert.equal(ending.told('unit-test/unit')?.folder, '/go/src/github.com/migtools/volume-snapshot-mover');
      assert.ok(buildOf(ending, 'volume-snapshot-mover-amd64'));
    },
  },
];

test('ten real configurations', {
  concurrency: 2,
  skip: corpus ? false : 'STREAMSTRESS_DATA says where the corpus is',
}, async (t) => {
  await Promise.all(runs.map((wanted) => t.test(`${wanted.file}: ${wanted.covers}`, (inner) => check(wanted, inner))));
});

async function check({ code = 0, check: checkEnding, ...run }: Wanted, t: TestContext): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-corpus-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const ending = await runOfCorpus(corpus ?? '', folder, run);
  assert.equal(ending.code, code, ending.said);
  checkEnding(ending);
}
