import type { BegunTest, CiNamespace, PodOrder } from '../../model/ci-run.ts';
import type { KubernetesObject } from '../../ports/cluster.ts';
import { labelValue } from '../ci-namespace/label-value.ts';
import type { TaggedImage } from '../image-streams/pull-spec.ts';
import { kinds } from '../kinds.ts';
import { partName } from './shared-dir.ts';
import { artifactsScript, commandArguments, testScript } from './wrapper.ts';

/** Folder in which the containers of a pod meet; SHARED_DIR is in it. */
const work = '/var/run/streamstress';
const saved = '/var/run/streamstress-shared';
/** Seconds beyond a step's own for its end: what it has left is sent in them. */
const sendingTime = 60;

/** What a pod is made with that only the run knows. */
export interface PodGround {
  readonly namespace: CiNamespace;
  readonly begun: BegunTest;
  /** Of the pod. */
  readonly image: Pick<TaggedImage, 'pullSpec' | 'architecture'>;
  /** Digest pull specs: of the image with `oc`, and by variable, for whoever reads it, other clusters too. */
  readonly cli: string | undefined;
  readonly images: Readonly<Record<string, string>>;
  /** Begins the lines of frames. */
  readonly marker: string;
  /** How many Secrets have SHARED_DIR as an archive. */
  readonly sharedParts: number;
  readonly pullSecrets: readonly { readonly name: string }[];
  /** The repository, `org/repo`, and the script that clones it into the folder in which it is started. */
  readonly source: { readonly repository: string; readonly cloneScript: string };
}

/** Seconds between SIGTERM and SIGKILL: a quarter more than the step has, and time for what it has left. */
export function graceOf({ grace }: PodOrder): number {
  return Math.ceil(grace * 1.25) + sendingTime;
}

/** The Pod of a step: `test` runs its commands, `artifacts` sends what they have left. */
export function podObject(order: PodOrder, ground: PodGround): KubernetesObject {
  const { namespace, begun, pullSecrets } = ground;
  const { pullSpec: image, architecture } = ground.image;
  const secrets = [...order.mounts, ...begun.mounts];
  const env = [...environment(order, ground)];
  const mounts = mountsOf(order, secrets);
  const script = (name: string, image: string, text: string, args: readonly string[] = []) => ({
    ...{ name, image, env, volumeMounts: mounts, command: ['/bin/bash', '-c', unexpanded(text), '/bin/bash'], args },
    terminationMessagePolicy: 'FallbackToLogsOnError',
  });
  return {
    ...kinds.pod,
    metadata: {
      ...{ name: order.name, namespace: namespace.name },
      labels: {
        ...namespace.labels,
        'ci.openshift.io/metadata.step': labelValue(order.step),
        'ci.openshift.io/multi-stage-test': labelValue(order.test),
      },
      annotations: annotationsOf(order),
    },
    spec: {
      ...{ restartPolicy: 'Never', terminationGracePeriodSeconds: graceOf(order), imagePullSecrets: pullSecrets },
      ...accountOf(order),
      ...nodesOf(order.architecture ?? architecture),
      ...(order.dnsConfig ? { dnsPolicy: 'None', dnsConfig: order.dnsConfig } : {}),
      ...(order.nestedPodman ? nestedUsers : {}),
      initContainers: [
        ...(ground.cli ? [script('inject-cli', ground.cli, injectScript)] : []),
        ...(order.clone ? [script('clone', image, cloneIn, [unexpanded(ground.source.cloneScript)])] : []),
      ],
      containers: [
        {
          ...script('test', image, testScript, commandArguments(order.commands, order.runAsScript)),
          resources: resourcesOf(order),
          ...(order.nestedPodman ? { securityContext: nestedSecurity } : {}),
        },
        { ...script('artifacts', image, artifactsScript), resources: { requests: { cpu: '10m' } } },
      ],
      volumes: volumesOf(order, secrets, ground.sharedParts),
    },
  };
}

const cloneIn = 'mkdir -p "$STREAMSTRESS_CLONE" && cd "$STREAMSTRESS_CLONE" && exec /bin/bash -c "$1"';
const injectScript = 'mkdir -p "$CLI_DIR" && cp -L "$(command -v oc)" "$CLI_DIR/oc"';

/** Steps that start containers of their own need a user namespace; what they leave is read by the same user. */
const nestedUsers = { hostUsers: false, securityContext: { runAsUser: 1000 } };
const nestedSecurity = {
  ...{ allowPrivilegeEscalation: true, procMount: 'Unmasked' },
  capabilities: { add: ['SETUID', 'SETGID'] },
};

/** Where nobody says which nodes, those that can run the image; one for several runs on any. */
function nodesOf(architecture: string | undefined) {
  return architecture ? { nodeSelector: { 'kubernetes.io/arch': architecture } } : {};
}

/** What an administrator runs would be root otherwise, and steps are not where they are run for everybody. */
const plainUser = { 'openshift.io/required-scc': 'restricted-v2' };

function annotationsOf({ nestedPodman }: PodOrder): Record<string, string> {
  return nestedPodman ? { 'io.kubernetes.cri-o.Devices': '/dev/fuse' } : plainUser;
}

/** A container test is nobody on the cluster. */
function accountOf({ phase, test, kubeconfig }: PodOrder) {
  if (phase === 'container') return { automountServiceAccountToken: false };
  return { serviceAccountName: test, automountServiceAccountToken: kubeconfig };
}

function environment(order: PodOrder, ground: PodGround): readonly { name: string; value: string }[] {
  const { phase, kubeconfig } = order;
  const isMultiStage = phase !== 'container';
  const live = phase === 'observer';
  const shared = live ? saved : `${work}/shared`;
  const orders = {
    ...{ STREAMSTRESS_WORK: work, STREAMSTRESS_SAVED: saved, STREAMSTRESS_MARKER: ground.marker },
    ...{ STREAMSTRESS_TIMEOUT: String(order.timeout), STREAMSTRESS_GRACE: String(order.grace) },
    ...{ STREAMSTRESS_PHASE: phase, STREAMSTRESS_SCRIPT: yes(order.runAsScript) },
    STREAMSTRESS_FORM: !isMultiStage || live ? 'none' : ground.sharedParts > 0 ? 'tar' : 'files',
    STREAMSTRESS_KUBECONFIG: yes(isMultiStage && kubeconfig),
    STREAMSTRESS_SENDS_SHARED: yes(isMultiStage && kubeconfig && !live),
    STREAMSTRESS_CLONE: order.clone ? `${work}/go/src/github.com/${ground.source.repository}` : '',
  };
  const own = {
    ...{ ARTIFACT_DIR: '/logs/artifacts' },
    ...(isMultiStage ? { SHARED_DIR: shared } : {}),
    ...(ground.cli ? { CLI_DIR: `${work}/cli` } : {}),
  };
  const all = { ...ground.begun.env, ...order.env, ...ground.images, ...own, ...orders };
  return Object.entries(all).map(([name, value]) => ({ name, value: unexpanded(value) }));
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}

/** The kubelet reads `$(NAME)` as a variable and `$$` as one `$`: doubled, both are what they were. */
function unexpanded(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$');
}

/** Shared memory is asked for like a resource, and is a volume. */
const sharedMemory = 'ci-operator.openshift.io/shm';

function resourcesOf({ resources: { requests = {}, limits = {} } }: PodOrder) {
  const without = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => name !== sharedMemory));
  return { requests: without(requests), limits: without(limits) };
}

interface Volume {
  readonly volume: { readonly name: string; readonly [source: string]: unknown };
  readonly mountPath: string;
  readonly readOnly?: true;
}

function foldersOf({ memoryVolume, resources, phase }: PodOrder): readonly Volume[] {
  const shm = resources.requests?.[sharedMemory] ?? resources.limits?.[sharedMemory];
  const memory = (name: string, sizeLimit: string) => ({ name, emptyDir: { medium: 'Memory', sizeLimit } });
  return [
    { volume: { name: 'work', emptyDir: {} }, mountPath: work },
    { volume: { name: 'logs', emptyDir: {} }, mountPath: '/logs' },
    ...(memoryVolume ? [{ volume: memory('memory', memoryVolume), mountPath: '/tmp/volume' }] : []),
    ...(shm ? [{ volume: memory('shm', shm), mountPath: '/dev/shm' }] : []),
    ...(phase === 'container' ? [] : [{ volume: { name: 'shared' }, mountPath: saved, readOnly: true as const }]),
  ];
}

function mountsOf(order: PodOrder, secrets: PodOrder['mounts']) {
  return [
    ...foldersOf(order).map(({ volume, mountPath, readOnly }) => ({
      ...{ name: volume.name, mountPath },
      ...(readOnly ? { readOnly } : {}),
    })),
    ...secrets.map(({ mountPath }, at) => ({ name: `secret-${at}`, mountPath, readOnly: true })),
  ];
}

function volumesOf(order: PodOrder, secrets: PodOrder['mounts'], parts: number) {
  const { test, phase } = order;
  const isArchive = parts > 0 && phase !== 'observer';
  const names = isArchive ? Array.from({ length: parts }, (_, part) => partName(test, part)) : [test];
  const shared = { projected: { sources: names.map((name) => ({ secret: { name } })) } };
  return [
    ...foldersOf(order).map(({ volume }) => (volume.name === 'shared' ? { ...volume, ...shared } : volume)),
    ...secrets.map(({ secret }, at) => ({ name: `secret-${at}`, secret: { secretName: secret } })),
  ];
}
