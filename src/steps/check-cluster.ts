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
import type { World } from '../ports/world.ts';

/** What the rows depend on. */
interface ClusterChecks {
  readonly needs: Needs;
  /** Ref of release-tests, where they are run. */
  readonly ref: string | undefined;
  readonly permissions: readonly Permission[];
  /** Links of repairs: the rows wait for them, whatever comes of them. */
  readonly after: readonly Link[];
}

/** Looks at one thing and changes nothing. */
type Look = (world: World, inputs: Inputs) => Promise<Finding>;

/** Every prerequisite on the cluster, a row each; no row needs another one. */
export function checkClusterSteps(checks: ClusterChecks): readonly Step[] {
  const rows = { ...clusterRows, ...releaseTestsRow(checks), ...setUpRows(checks), ...permissionRows(checks) };
  return Object.entries(rows).map(([name, look]) => checkStep(name, look, ['lock:cluster', ...checks.after]));
}

/** Rows by `<group>/<name>`. */
type Rows = Readonly<Record<string, Look>>;

const clusterRows: Rows = {
  'cluster/openshift': ({ cluster }) => checkOpenshiftVersion(cluster),
  'cluster/nodes': ({ cluster }) => checkNodes(cluster),
  'cluster/storage': ({ cluster }) => checkStorage(cluster),
  'cluster/metrics': ({ cluster }) => checkMetrics(cluster),
  'cluster/lock': ({ cluster, clock }, inputs) => checkLock(cluster, clock, inputs.find('lock:cluster')?.holder),
  'operator/catalogue': ({ cluster }) => checkCatalogue(cluster),
};

function releaseTestsRow({ ref }: ClusterChecks): Rows {
  return ref === undefined ? {} : { 'operator/release-tests': ({ cluster }) => checkReleaseTests(cluster, ref) };
}

function setUpRows({ needs }: ClusterChecks): Rows {
  return Object.fromEntries(
    prerequisitesOf(needs).map(({ name, look }): [string, Look] => [
      `set-up/${name}`,
      async ({ cluster }) => findingOf(await look(cluster)),
    ]),
  );
}

function permissionRows({ permissions }: ClusterChecks): Rows {
  return Object.fromEntries(
    permissions.map((permission): [string, Look] => [
      `permissions/may ${permissionText(permission)}`,
      ({ cluster }) => checkPermission(cluster, permission),
    ]),
  );
}

/** Creates `check:<group>/<name>` whatever it finds; red where that is not ok. */
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
