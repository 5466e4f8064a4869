import { type JobOrder, jobFiles, jobFolder, jobWorkFolder, literal } from '../../model/job.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { kinds } from '../kinds.ts';
import { conditionTimeout } from '../swap/swap-images.ts';
import { jobAnnotations, jobNamespace, labelsOfJob, namesOfJob } from './job-place.ts';

/** Name of the only container. */
export const jobContainer = 'streamstress';
/** Seconds for which a Job that has ended stays. */
const keptFor = 7 * 24 * 3600;
/** Seconds that a pod has to restore the cluster, as long as that may take, and to save when it is told to stop. */
export const jobGrace = conditionTimeout + 300;
/** How many pods may be lost. */
const backoffLimit = 2;
/** Seconds for which the token of the tool's account holds beyond the deadline. */
const margin = jobGrace + 300;

/** An order whose image is there. */
export interface ReadyOrder extends JobOrder {
  readonly image: string;
}

/** Who started it, for those who look at it. */
export interface JobNotes {
  readonly runId: string;
  readonly components: readonly string[];
}

/**
 * The Job of an order, suspended: it starts once all that it needs is there. Its own exit codes end it; a pod that was
 * lost in another way is started again.
 */
export function jobManifest(order: ReadyOrder, { runId, components }: JobNotes): KubernetesObject {
  const { name, deadline } = order;
  const annotations = { [jobAnnotations.runId]: runId, [jobAnnotations.components]: components.join(',') };
  return {
    ...kinds.job,
    metadata: { name, namespace: jobNamespace, labels: labelsOfJob(name), annotations },
    spec: {
      suspend: true,
      backoffLimit,
      activeDeadlineSeconds: deadline,
      ttlSecondsAfterFinished: keptFor,
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          { action: 'FailJob', onExitCodes: { operator: 'In', values: [1, 2, 3] } },
        ],
      },
      template: { metadata: { labels: labelsOfJob(name) }, spec: podSpec(order) },
    },
  };
}

function podSpec(order: ReadyOrder) {
  const { account } = namesOfJob(order.name);
  return {
    restartPolicy: 'Never',
    serviceAccountName: account,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: jobGrace,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: jobContainer,
        image: order.image,
        args: order.args,
        env: environmentOf(order),
        resources: { requests: { cpu: '500m', memory: '1Gi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'job', mountPath: jobFolder, readOnly: true },
          { name: 'work', mountPath: jobWorkFolder },
        ],
      },
    ],
    volumes: [
      { name: 'work', emptyDir: {} },
      { name: 'job', projected: { sources: sourcesOf(order) } },
    ],
  };
}

/** Who runs in a pod has no home on OpenShift, which gives every project a user of its own; he may write where the work is. */
function environmentOf({ name, environment, secrets }: JobOrder) {
  const own = {
    STREAMSTRESS_JOB: name,
    STREAMSTRESS_CACHE: `${jobWorkFolder}/cache`,
    HOME: jobWorkFolder,
    ...environment,
  };
  return [
    ...Object.entries(own).map(([key, value]) => ({ name: key, value: literal(value) })),
    ...Object.keys(secrets).map((key) => ({
      name: key,
      valueFrom: { secretKeyRef: { name: namesOfJob(name).secrets, key } },
    })),
  ];
}

/** The tests' token is in a file only: it is no business of what else runs in the container. */
function sourcesOf({ name, deadline }: JobOrder) {
  const { request, secrets } = namesOfJob(name);
  const { token, testsToken, authority } = jobFiles;
  return [
    { configMap: { name: request } },
    { secret: { name: secrets, items: [{ key: testsToken, path: testsToken }] } },
    { serviceAccountToken: { path: token, expirationSeconds: deadline + margin } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: authority }] } },
  ];
}
