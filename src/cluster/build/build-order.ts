import { createHash } from 'node:crypto';
import type { KubernetesObject, ObjectKey } from '../../ports/cluster.ts';
import type { Login } from '../../ports/registries.ts';
import { kinds } from '../kinds.ts';
import { ourLabels } from '../our-labels.ts';

/** One image that the cluster is to build of a folder that is sent to it. */
export interface BuildOrder {
  /** For people: `console-plugin/console-plugin`. */
  readonly what: string;
  /** Namespace that it is built in. */
  readonly project: string;
  /** Of the image in its registry; with the run it names the BuildConfig. */
  readonly repositoryName: string;
  readonly runId: string;
  /** Path of the Dockerfile in the folder. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly commit: string;
  readonly output: BuildOutput;
}

/** Where the cluster pushes it: into an ImageStream of the project, or to another registry as this user. */
export type BuildOutput =
  | { readonly kind: 'ImageStreamTag'; readonly name: string; readonly tag: string }
  | { readonly kind: 'DockerImage'; readonly name: string; readonly tag: string; readonly login: Login | undefined };

/** Seconds that an image may take; the cluster keeps to it even where we are gone. */
export const buildSeconds = 3600;

/** The label of everything that a run makes for its builds. */
export const runLabel = 'streamstress.dev/build-run';

/** The BuildConfig of an order. */
export function configKey({ repositoryName, runId, project }: BuildOrder): ObjectKey {
  const hash = createHash('sha256').update(`${runId}\n${repositoryName}`).digest('hex').slice(0, 8);
  const words = repositoryName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 30);
  return { ...kinds.buildConfig, name: `streamstress-${words}-${hash}`.replace('--', '-'), namespace: project };
}

/** Its first Build, and the only one. */
export function buildKey(order: BuildOrder): ObjectKey & { readonly namespace: string } {
  return { ...kinds.build, name: `${configKey(order).name}-1`, namespace: order.project };
}

/** Of an earlier attempt the Secret may still be there, and go at any time: `attempt` tells theirs apart. */
export function buildConfigOf(order: BuildOrder, attempt: string): KubernetesObject {
  const { dockerfile, buildArgs, labels, output } = order;
  const { apiVersion, kind, ...metadata } = configKey(order);
  const pushSecret =
    output.kind === 'DockerImage' && output.login ? { pushSecret: { name: `${metadata.name}-${attempt}` } } : {};
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, labels: labelsOf(order) },
    spec: {
      source: { type: 'Binary', binary: {} },
      strategy: {
        type: 'Docker',
        dockerStrategy: { dockerfilePath: dockerfile, buildArgs: pairs(buildArgs), forcePull: true },
      },
      output: {
        to: { kind: output.kind, name: `${output.name}:${output.tag}` },
        imageLabels: pairs(labels),
        ...pushSecret,
      },
      completionDeadlineSeconds: buildSeconds,
    },
  };
}

/** The login for another registry; it goes with its BuildConfig. Undefined where nobody is logged in there. */
export function pushSecretOf(order: BuildOrder, { metadata, spec }: KubernetesObject): KubernetesObject | undefined {
  const { output } = order;
  if (output.kind !== 'DockerImage' || output.login === undefined) return undefined;
  const { username, password } = output.login;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const [host = ''] = output.name.split('/');
  const { apiVersion, kind, name } = configKey(order);
  return {
    ...kinds.secret,
    metadata: {
      ...{ name: spec.output.pushSecret.name, namespace: order.project, labels: labelsOf(order) },
      ownerReferences: [
        { apiVersion, kind, name, uid: metadata.uid ?? '' } as { kind: string; name: string; uid: string },
      ],
    },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [host]: { auth } } }) },
  };
}

/** What an output needs before it can be pushed to; undefined where the registry makes it by itself. */
export function imageStreamOf(order: BuildOrder): KubernetesObject | undefined {
  const { output, project } = order;
  if (output.kind !== 'ImageStreamTag') return undefined;
  return { ...kinds.imageStream, metadata: { name: output.name, namespace: project, labels: labelsOf(order) } };
}

/** Values of labels are short, and begin and end with a letter or digit. */
function labelsOf({ runId }: BuildOrder): Readonly<Record<string, string>> {
  return { ...ourLabels, [runLabel]: runId.slice(0, 63).replace(/[^A-Za-z0-9]+$/, '') };
}

function pairs(values: Readonly<Record<string, string>>): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
