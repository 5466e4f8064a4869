import { posix } from 'node:path';
import type { CheckedOut } from '../../model/ci-run.ts';
import type { ImageOrder } from '../../model/image-order.ts';
import { jobSpecText } from '../../model/job-spec.ts';
import type { BuildRoot, Configuration, ImageBuild } from '../configuration.ts';
import type { CiStep } from '../graph/ci-step.ts';
import { architecturesOf } from './architectures.ts';
import { cloneFolder } from './clone-script.ts';
import { commandsDockerfile, loginFolder, rpmCommands, sourceDockerfile } from './dockerfiles.ts';
import type { CiGround } from './ground.ts';
import { valueAt } from './value-at.ts';

/** Of a checkout, the order of the image that a step makes. */
export type ImageOrderOf = (checkedOut: CheckedOut) => ImageOrder;

/** Kinds of steps that Builds do. */
export type BuildStepKind = 'project-root' | 'source' | 'pipeline-cache' | 'project-image';

/** What the image of a step is made of. Pure. */
export function imageOrder(step: CiStep & { readonly kind: BuildStepKind }, ground: CiGround): ImageOrderOf {
  const architectures = architecturesOf(ground)(step.name);
  const resources = resourcesOf(ground.configuration, step.name);
  const own = orders[step.kind](step, ground);
  return (checkedOut) => {
    const order: OwnOrder = own(checkedOut);
    const labels = sourceLabels(checkedOut, order.contextDir ?? '');
    const jobSpec = jobSpecText(ground.request.job, checkedOut);
    return { ...nothing, to: step.name, architectures, resources, labels, jobSpec, ...order };
  };
}

type OwnOrder = Pick<ImageOrder, 'work'> & Partial<ImageOrder>;

/** Of what most have none. */
const nothing = {
  ...{ from: undefined, git: undefined, dockerfile: undefined, dockerfilePath: '', contextDir: '', images: [] },
  ...{ buildArgs: [], loginFolder: undefined },
};

const orders: Readonly<Record<BuildStepKind, (step: CiStep, ground: CiGround) => (of: CheckedOut) => OwnOrder>> = {
  'project-root': projectRoot,
  source,
  'pipeline-cache': (step, ground) => () => cache(step, ground),
  'project-image': (step, ground) => (of) =>
    projectImage(valueAt<ImageBuild>(ground.configuration, step.path), ground, of),
};

function projectRoot({ path }: CiStep, { configuration }: CiGround) {
  const image = valueAt<NonNullable<BuildRoot['project_image']>>(configuration, path);
  const { context_dir: contextDir = '', dockerfile_path: dockerfilePath = '', dockerfile_literal: dockerfile } = image;
  return ({ cloneUri, base }: CheckedOut): OwnOrder => ({
    ...{ work: 'building_image_from_source', git: { uri: cloneUri, ref: base.sha } },
    ...{ contextDir, dockerfilePath, dockerfile, buildArgs: argumentsOf(image) },
  });
}

/** Where the clone is put is by the first stage's name too, as it has one with a login. */
function source({ needs }: CiStep, { configuration, request: { cloneLogin } }: CiGround) {
  const from = tagOf(needs[0]);
  return (checkedOut: CheckedOut): OwnOrder => {
    const folder = cloneFolder(configuration.canonical_go_repository, checkedOut);
    const dockerfile = sourceDockerfile(from, folder, checkedOut, cloneLogin?.type);
    const stage = cloneLogin ? [{ tag: from, as: [`pipeline:${from}`], paths: [] }] : [];
    const secret = cloneLogin ? { loginFolder } : {};
    return { work: 'cloning_source', from, dockerfile, images: stage, ...secret };
  };
}

function cache({ needs, path: [field] }: CiStep, { configuration }: CiGround): OwnOrder {
  const from = tagOf(needs[0]);
  const commands = configuration[field as 'binary_build_commands'] ?? '';
  const whole = field === 'rpm_build_commands' ? rpmCommands(commands, configuration.rpm_build_location) : commands;
  return { work: 'building_cache_image', from, dockerfile: commandsDockerfile(from, whole) };
}

function projectImage(image: ImageBuild, { configuration }: CiGround, checkedOut: CheckedOut): OwnOrder {
  const { from, dockerfile_path: dockerfilePath = '', dockerfile_literal: dockerfile } = image;
  const folder = cloneFolder(configuration.canonical_go_repository, checkedOut);
  return {
    ...{ work: 'building_project_image', from: from || undefined, dockerfilePath, dockerfile },
    ...{ images: imagesOf(image, folder), buildArgs: argumentsOf(image) },
  };
}

/** The names of inputs in their order, and the repository last, which wins where names are equal. */
function imagesOf({ inputs = {}, context_dir = '' }: ImageBuild, folder: string): ImageOrder['images'] {
  const used = Object.entries(inputs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, { as = [], paths = [] }]) => ({
      ...{ tag, as },
      paths: paths.map(({ source_path = '', destination_dir = '' }) => ({
        ...{ sourcePath: source_path, destinationDir: destination_dir },
      })),
    }))
    .filter(({ as, paths }) => as.length + paths.length > 0);
  if (Object.hasOwn(inputs, 'src')) return used;
  const content = { sourcePath: `${posix.resolve(folder, `./${context_dir}`)}/.`, destinationDir: '.' };
  return [...used, { tag: 'src', as: [], paths: [content] }];
}

export function argumentsOf({ build_args = [] }: Pick<ImageBuild, 'build_args'>): ImageOrder['buildArgs'] {
  return build_args.map(({ name = '', value = '' }) => ({ name, value }));
}

/** Those of a name stand beside what is for all, key by key. */
function resourcesOf({ resources = {} }: Configuration, name: string): ImageOrder['resources'] {
  const [all, own] = [resources['*'], resources[name]];
  const [requests, limits] = [
    { ...all?.requests, ...own?.requests },
    { ...all?.limits, ...own?.limits },
  ];
  return {
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

/** Where an image comes from; what its base says of that is taken away, and of a pull request nothing is said. */
function sourceLabels({ org, repo, base, pulls }: CheckedOut, contextDir: string): ImageOrder['labels'] {
  const url = `https://github.com/${org}/${repo}`;
  const said =
    pulls.length > 0
      ? {}
      : {
          ...{ 'vcs-type': 'git', 'vcs-ref': base.sha, 'vcs-url': url },
          'io.openshift.build.commit.id': base.sha,
          'io.openshift.build.commit.ref': base.ref,
          'io.openshift.build.source-location': url,
          'io.openshift.build.source-context-dir': contextDir,
        };
  return { ...Object.fromEntries(ofBase.map((name) => [name, ''])), ...said };
}

const ofBase: readonly string[] = [
  ...['vcs-type', 'vcs-ref', 'vcs-url'],
  ...[
    ...['name', 'namespace', 'commit.id', 'commit.ref', 'commit.message', 'commit.author', 'commit.date'],
    ...['source-location', 'source-context-dir'],
  ].map((name) => `io.openshift.build.${name}`),
];

function tagOf(need: CiStep['needs'][number] | undefined): string {
  return need?.link.type === 'tag' ? need.link.tag : '';
}
