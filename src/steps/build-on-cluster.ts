import { buildOnCluster } from '../cluster/build/build-on-cluster.ts';
import type { BuildOrder, BuildOutput } from '../cluster/build/build-order.ts';
import { buildPermissions } from '../cluster/build/build-permissions.ts';
import { buildProject } from '../cluster/build/build-project.ts';
import { openshiftVersion } from '../cluster/cluster-facts.ts';
import { whileHeld } from '../cluster/lock/while-held.ts';
import { bringAbout } from '../cluster/setup/bring-about.ts';
import { namespacePrerequisite } from '../cluster/setup/namespace.ts';
import { ourProject } from '../cluster/setup/our-project.ts';
import { created, type Inputs, type Step, type StepContext } from '../engine/step.ts';
import type { Component, ComponentImage } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { type BuiltImage, type ImageRef, imageRef } from '../model/image.ts';
import { imageLabels, imageTags } from '../model/image-labels.ts';
import { imageLink } from '../model/link.ts';
import type { Operator } from '../model/operator.ts';
import type { PushTarget } from '../model/push-target.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import { clusterBuilder } from '../model/tool.ts';
import { copyImage } from '../registry/copy-image.ts';
import { dockerfileTag, pinBases } from '../registry/dockerfile-tag.ts';
import { imageLookup } from '../registry/image-lookup.ts';
import { registryClients } from '../registry/registry-client.ts';
import { reuseImages } from '../registry/reuse-images.ts';
import { buildPlatform } from '../tools/build-platform.ts';
import { dockerfileBases } from '../tools/dockerfile-bases.ts';
import { readDockerfiles } from '../tools/read-dockerfiles.ts';

/** How images are made. */
export interface ClusterBuildOptions {
  /** `host[:port]/repository` that was asked for; undefined means the cluster's own registry. */
  readonly registry: string | undefined;
  readonly operator: Operator;
  /** Whether a missing project is made. */
  readonly autoSetup: boolean;
  /** Folder for what we write beside the checkout. */
  readonly work: string;
  readonly runId: string;
  /** Whether images are built that the registry has already. */
  readonly rebuild: boolean;
}

interface Source {
  readonly snapshot: SourceSnapshot;
  readonly folder: string;
}

/** Seconds for the project to come about. */
const projectSeconds = 120;

/**
 * Has the cluster build a component's Dockerfiles, from the checkout, and push the images to `registry:push`; or takes those
 * that an earlier build with the same key left there: `source:<name>` becomes `image:<name>/…`. Errors: `build`,
 * `building:dockerfile_missing`; `request`, `building:several_architectures`; those of `buildOnCluster`.
 */
export function buildOnClusterStep(component: Component, options: ClusterBuildOptions): Step {
  const { name } = component;
  return {
    name: `build:${name}`,
    kind: 'build',
    requires: [`source:${name}`, 'registry:push', 'lock:cluster'],
    creates: component.images.map((image) => imageLink(name, image.name)),
    permissions: buildPermissions(options.registry),
    async run(inputs, context) {
      const { snapshot } = inputs.get(`source:${name}`);
      const tag = await tagOf(component, inputs, context);
      const lookup = imageLookup(context.world, context.signal, inputs.get('registry:push'));
      const place = { repository: inputs.get('registry:push').repository, commit: snapshot.commit };
      const reused = options.rebuild || !tag ? undefined : await reuseImages(lookup, component, { ...place, tag });
      const images = reused ?? (await buildAll(component, tag, options, inputs, context));
      const how = reused === undefined ? ', built on the cluster' : ', built before and verified by digest';
      return {
        summary: `${images.length} ${images.length === 1 ? 'image' : 'images'} of ${name} at ${shortCommit(snapshot.commit)}${how}`,
        created: images.map((image) => created(imageLink(name, image.name), image)),
      };
    },
  };
}

/** The tag of what is built, where all that it depends on is known. */
async function tagOf(
  component: Component,
  inputs: Inputs,
  { world, signal }: StepContext,
): Promise<string | undefined> {
  const source = inputs.get(`source:${component.name}`);
  const target = inputs.get('registry:push');
  const platform = buildPlatform(target.architecture);
  if (platform.includes(',')) throw severalArchitectures(component, platform);
  const texts = await readDockerfiles(component, source, world.files);
  const lookup = imageLookup(world, signal, target);
  const named = texts.map((text, at) => dockerfileBases(text, component.images[at]?.buildArgs ?? {}));
  const bases = await Promise.all(named.map((names) => names && pinBases(lookup, names)));
  const builder = `${clusterBuilder.name} ${await openshiftVersion(world.cluster)}`;
  return dockerfileTag(component, { commit: source.snapshot.commit, builder, bases, platform });
}

async function buildAll(
  component: Component,
  tag: string | undefined,
  options: ClusterBuildOptions,
  inputs: Inputs,
  context: StepContext,
): Promise<readonly BuiltImage[]> {
  const { snapshot } = inputs.get(`source:${component.name}`);
  return whileHeld(inputs.get('lock:cluster'), context.signal, async (signal) => {
    const held = { ...context, signal };
    const project = await readyProject(options, held);
    const built: BuiltImage[] = [];
    for (const image of component.images) {
      const order = await orderOf(component, image, { project, runId: options.runId }, inputs, held);
      const digest = await buildOne(order, inputs.get(`source:${component.name}`), held);
      // A base that has moved meanwhile makes no image of this key.
      const key = (await tagOf(component, inputs, held)) === tag ? tag : undefined;
      const ref = await tagged(image, digest, imageTags(snapshot, key), options, inputs.get('registry:push'), held);
      built.push({ component: component.name, name: image.name, env: image.env, image: ref, commit: snapshot.commit });
    }
    return built;
  });
}

/** Images that go to another registry are built in a project that nothing else needs. */
async function readyProject(
  { registry, operator, autoSetup }: ClusterBuildOptions,
  { world: { cluster, clock }, signal, progress }: StepContext,
): Promise<string> {
  const patience = { clock, signal, progress, timeout: projectSeconds };
  const own = (await ourProject(cluster, registry)) === undefined ? undefined : registry;
  await bringAbout(namespacePrerequisite(own), cluster, operator, patience, autoSetup);
  return buildProject(cluster, registry);
}

async function orderOf(
  { name }: Component,
  image: ComponentImage,
  where: Pick<BuildOrder, 'project' | 'runId'>,
  inputs: Inputs,
  { world: { registries } }: StepContext,
): Promise<BuildOrder> {
  const { snapshot } = inputs.get(`source:${name}`);
  const { repository, ofCluster, env } = inputs.get('registry:push');
  const [tag = ''] = imageTags(snapshot, undefined);
  const elsewhere = `${repository}/${image.repositoryName}`;
  const output: BuildOutput = ofCluster
    ? { kind: 'ImageStreamTag', name: image.repositoryName, tag }
    : { kind: 'DockerImage', name: elsewhere, tag, login: await registries.login(elsewhere, env) };
  return {
    ...where,
    what: `${name}/${image.name}`,
    repositoryName: image.repositoryName,
    dockerfile: image.dockerfile ?? '',
    buildArgs: image.buildArgs ?? {},
    labels: imageLabels(snapshot, where.runId),
    commit: snapshot.commit,
    output,
  };
}

/** The repository itself stays here: its configuration may name a login. */
function buildOne(order: BuildOrder, { snapshot, folder }: Source, context: StepContext): Promise<string> {
  const { world, signal, progress, output } = context;
  const { cluster, clock, files } = world;
  progress(`the cluster builds ${order.repositoryName} in project "${order.project}"`);
  const content = () => files.archive(folder, ['.git'], Date.parse(snapshot.committedAt));
  return buildOnCluster(order, content, { cluster, clock, signal, progress, output });
}

/** The cluster pushes one tag; the image gets the others where it lies, and is read back by its digest. */
async function tagged(
  { repositoryName }: ComponentImage,
  digest: string,
  tags: readonly string[],
  { work }: ClusterBuildOptions,
  target: PushTarget,
  { world, signal }: StepContext,
): Promise<ImageRef> {
  const repository = `${target.repository}/${repositoryName}`;
  const passage = { files: world.files, folder: `${work}/${repositoryName}.blobs` };
  const clients = registryClients(world, signal, target);
  return copyImage(clients, imageRef(`${repository}@${digest}`), passage, { repository, tags });
}

function severalArchitectures({ name }: Component, platform: string): StreamstressError {
  const message = `the nodes are of several architectures (${platform}), and a Build makes an image for one: "${name}" cannot be built on the cluster. Install buildah, podman or docker here`;
  return new StreamstressError('request', ['building', 'several_architectures'], message);
}
