import { checkBuilds } from '../cluster/checks/builds.ts';
import { checkCatalogue } from '../cluster/checks/catalogue.ts';
import { checkLock } from '../cluster/checks/lock.ts';
import { checkMetrics } from '../cluster/checks/metrics.ts';
import { checkNodes } from '../cluster/checks/nodes.ts';
import { checkOpenshiftVersion } from '../cluster/checks/openshift-version.ts';
import { checkPermission } from '../cluster/checks/permission.ts';
import { checkReleaseTests } from '../cluster/checks/release-tests.ts';
import { checkStorage } from '../cluster/checks/storage.ts';
import { findingOf } from '../cluster/setup/finding-of.ts';
import { type Needs, prerequisitesOf } from '../cluster/setup/prerequisites.ts';
import { created, type Inputs, type Step } from '../engine/step.ts';
import { asStreamstressError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import type { Link } from '../model/link.ts';
import { type Permission, permissionText } from '../model/permission.ts';
import type { TestRequest } from '../model/request.ts';
import type { AskedRefs } from '../model/source.ts';
import type { Suite } from '../model/suite.ts';
import { clusterBuilder } from '../model/tool.ts';
import type { World } from '../ports/world.ts';
import { checkNeed, neededBy } from '../suites/check-need.ts';

/** What the rows depend on. */
interface ClusterChecks {
  readonly needs: Needs;
  /** Refs of release-tests, where they are run. */
  readonly refs: AskedRefs | undefined;
  /** What would be run, and what of it. */
  readonly suites: readonly Suite[];
  readonly testing: TestRequest;
  readonly permissions: readonly Permission[];
  /** What is to be allowed besides where this machine has nothing that builds images. */
  readonly building: readonly Permission[];
  /** Links of repairs: the rows wait for them, whatever comes of them. */
  readonly after: readonly Link[];
}

/** Looks at one thing and changes nothing; undefined where nobody needs it, and there is no row then. */
type Look = (world: World, inputs: Inputs) => Promise<Finding | undefined>;

/** Every prerequisite on the cluster, a row each; no row needs another one. */
export function checkClusterSteps(checks: ClusterChecks): readonly Step[] {
  const rows = {
    ...clusterRows(checks),
    ...releaseTestsRow(checks),
    ...suiteRows(checks),
    ...setUpRows(checks),
    ...permissionRows(checks),
  };
  const after: readonly Link[] = ['lock:cluster', ...checks.after];
  return [
    ...Object.entries(rows).map(([name, look]) => checkStep(name, look, after)),
    ...Object.entries(buildRows(checks)).map(([name, look]) => checkStep(name, look, [...after, 'tool:image-builder'])),
  ];
}

/** Rows by `<group>/<name>`. */
type Rows = Readonly<Record<string, Look>>;

function clusterRows({ needs: { operator } }: ClusterChecks): Rows {
  return {
    'cluster/openshift': ({ cluster }) => checkOpenshiftVersion(cluster),
    'cluster/nodes': ({ cluster }) => checkNodes(cluster),
    'cluster/storage': ({ cluster }) => checkStorage(cluster, operator),
    'cluster/metrics': ({ cluster }) => checkMetrics(cluster),
    'cluster/lock': ({ cluster, clock }, inputs) =>
      checkLock(cluster, operator, clock, inputs.find('lock:cluster')?.holder),
    'operator/catalogue': ({ cluster }) => checkCatalogue(cluster, operator),
  };
}

function releaseTestsRow({ needs, refs }: ClusterChecks): Rows {
  if (refs === undefined) return {};
  return { 'operator/release-tests': ({ cluster }) => checkReleaseTests(cluster, needs.operator, refs) };
}

/** What the tests need beside the product. */
function suiteRows({ suites, testing }: ClusterChecks): Rows {
  const rows = suites.flatMap((suite) =>
    neededBy(suite, testing).map((need): [string, Look] => [
      `${suite.name}/${need.name}`,
      ({ cluster, processes }) => checkNeed(need, { cluster, processes }),
    ]),
  );
  return Object.fromEntries(rows);
}

function setUpRows({ needs }: ClusterChecks): Rows {
  return Object.fromEntries(
    prerequisitesOf(needs).map(({ name, look }): [string, Look] => [
      `set-up/${name}`,
      async ({ cluster }) => findingOf(await look(cluster)),
    ]),
  );
}

/** What building on the cluster takes, where nothing here builds images. */
function buildRows({ building }: ClusterChecks): Rows {
  if (building.length === 0) return {};
  const rows: Rows = {
    'cluster/builds': ({ cluster }) => checkBuilds(cluster),
    ...permissionRows({ permissions: building }),
  };
  return Object.fromEntries(Object.entries(rows).map(([name, look]) => [name, whereNeeded(look)]));
}

function whereNeeded(look: Look): Look {
  return async (world, inputs) =>
    inputs.find('tool:image-builder') === clusterBuilder ? look(world, inputs) : undefined;
}

function permissionRows({ permissions }: Pick<ClusterChecks, 'permissions'>): Rows {
  return Object.fromEntries(
    permissions.map((permission): [string, Look] => [
      `permissions/may ${permissionText(permission)}`,
      ({ cluster }) => checkPermission(cluster, permission),
    ]),
  );
}

/** Creates `check:<group>/<name>` whatever it finds; red where that is not ok, skipped where nobody needs it. */
function checkStep(name: string, look: Look, after: readonly Link[]): Step {
  const link = `check:${name}` as const;
  return {
    name: link,
    kind: 'check',
    requires: [],
    after,
    creates: [link],
    async run(inputs, { world }) {
      const finding = await look(world, inputs).catch(unanswered);
      if (finding === undefined) return { summary: 'nobody needs it', created: [], skipped: true };
      return { summary: finding.summary, created: [created(link, finding)], red: finding.status !== 'ok' };
    },
  };
}

/** Nobody answered; where we are not signed in, one row says why and the others are short. */
function unanswered(thrown: unknown): Finding {
  const { kind, reason, message } = asStreamstressError(thrown);
  if (kind === 'bug' || kind === 'cancelled') throw thrown;
  if (!isOfSignIn(reason)) return { status: 'failed', summary: message };
  return { status: 'failed', summary: 'not signed in: see "sign-in"' };
}

/** Errors that every call of the cluster has alike. */
const ofSignIn: ReadonlySet<string> = new Set(
  ['unauthorized', 'unreachable', 'proxy_refused', 'no_kubeconfig', 'bad_kubeconfig', 'no_context'].map(
    (word) => `cluster:${word}`,
  ),
);

function isOfSignIn(reason: string): boolean {
  return reason.startsWith('signing_in:') || ofSignIn.has(reason);
}
