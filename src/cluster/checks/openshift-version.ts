import type { Finding } from '../../model/finding.ts';
import { plainLine } from '../../model/plain-text.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { openshiftVersion } from '../cluster-facts.ts';
import { kinds } from '../kinds.ts';
import { conditionOf } from '../setup/conditions.ts';

/** The oldest OpenShift for which a catalogue has the releases of the operator that we know. */
const oldest = '4.14';

/** Which OpenShift it is. An update under way is said and is no failure: it may take hours, and tests may bear it. */
export async function checkOpenshiftVersion(cluster: Cluster): Promise<Finding> {
  const found = await cluster.get({ ...kinds.clusterVersion, name: 'version' });
  const version = await openshiftVersion(cluster);
  if (found === undefined) {
    return {
      status: 'failed',
      summary: 'this cluster does not say which OpenShift it is (ClusterVersion "version")',
      todo: 'Use a cluster of OpenShift: other Kubernetes has no OpenShift Pipelines',
    };
  }
  if (!isAtLeast(version, oldest)) {
    const summary = `OpenShift ${version} is older than ${oldest}`;
    return { status: 'failed', summary, todo: `Update it, or use a cluster of OpenShift ${oldest} or newer` };
  }
  const progressing = conditionOf(found?.status, 'Progressing');
  const update =
    progressing?.status === 'True'
      ? `, an update is under way (${plainLine(progressing.message ?? '')}): nodes restart, and tests may fail for that`
      : '';
  return { status: 'ok', summary: `OpenShift ${version}${update}` };
}

/** By major and minor version. */
function isAtLeast(version: string, minimum: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimum.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
