import { choosePool } from '../../cluster/claims/choose-pool.ts';
import { findImage, type NamedTag, noImage } from '../../cluster/image-streams/find-image.ts';
import type { TaggedImage } from '../../cluster/image-streams/pull-spec.ts';
import { readStream } from '../../cluster/image-streams/read-stream.ts';
import { acceptedPayload } from '../../cluster/releases/release-controller.ts';
import { releasedPayload } from '../../cluster/releases/update-service.ts';
import { created, type Step, type StepContext } from '../../engine/step.ts';
import { type AskedInput, type CiRunRequest, pullSecretNamespace, type ResolvedInput } from '../../model/ci-run.ts';
import { asStreamstressError, StreamstressError } from '../../model/error.ts';
import { imageLookup } from '../../registry/image-lookup.ts';
import { pinImage } from '../../registry/pin-image.ts';

type Of<T extends AskedInput['type']> = Extract<AskedInput, { type: T }>;

/** Where things are looked for. */
type Places = Pick<CiRunRequest, 'inputRegistry' | 'releaseController' | 'updateService'>;

/** The label of a cached build that says which root it was built from. */
const rootLabel = 'io.openshift.ci.from.root';

/**
 * Finds out what something that a run begins with is now, and changes nothing: creates `input:<name>`. Errors: `request`,
 * `ci:resolving_inputs:not_found`, `ci:resolving_release:not_found`; `infrastructure`, `ci:resolving_inputs:forbidden`,
 * `ci:resolving_release:refused`; those of the cluster, of registries and of services.
 */
export function resolveInputStep(name: string, asked: AskedInput, places: Places): Step {
  return stepOf(name, async (context) => {
    const input = await resolved(asked, places, context);
    return { input, summary: summaryOf(input) };
  });
}

/** Seconds for what a run does not need itself. */
const patience = 10;

/**
 * The same of what other targets of the configuration begin with: they share the namespace where it is the same for them.
 * What cannot be had soon is told apart by its name alone. Errors: `cancelled`.
 */
export function resolveOtherInputStep(name: string, asked: AskedInput, places: Places): Step {
  return stepOf(name, async (context) => {
    const known = new AbortController();
    const late = context.world.clock
      .sleep(patience * 1000, AbortSignal.any([context.signal, known.signal]))
      .then(() => `it took longer than ${patience} s`);
    const found = resolved(asked, places, context).catch(whyUnknown);
    const input = await Promise.race([found, late]).finally(() => known.abort());
    if (typeof input !== 'string') return { input, summary: summaryOf(input) };
    const byName = { identity: JSON.stringify(asked), images: {} };
    return { input: byName, summary: `not known, and not needed by this run: ${input.split('\n')[0]}` };
  });
}

function whyUnknown(error: unknown): string {
  const { kind, message } = asStreamstressError(error);
  if (kind === 'cancelled' || kind === 'bug') throw error;
  return message;
}

function stepOf(
  name: string,
  work: (context: StepContext) => Promise<{ readonly input: ResolvedInput; readonly summary: string }>,
): Step {
  return {
    name: `resolve:${name}`,
    kind: 'ci-input',
    requires: [],
    creates: [`input:${name}`],
    async run(_inputs, context) {
      const { input, summary } = await work(context);
      return { summary, created: [created(`input:${name}`, input)] };
    },
  };
}

function resolved(asked: AskedInput, places: Places, context: StepContext): Promise<ResolvedInput> {
  const { world, signal } = context;
  switch (asked.type) {
    case 'image':
      return image(asked, places.inputRegistry, context);
    case 'external':
      return external(asked, context);
    case 'stream':
      return stream(asked, context);
    case 'payload':
      return payload(asked.pullSpec, context);
    case 'candidate':
    case 'prerelease':
      return found(acceptedPayload(world.services, places.releaseController, asked, signal), context);
    case 'release':
      return found(releasedPayload(world.services, places.updateService, asked, signal), context);
    case 'claimed':
      return claimed(asked, context);
  }
}

/**
 * What an image of a stream is now: by the cluster, else by the registry for inputs; or its cache, where that was built of
 * it as it is. Errors: `ci:resolving_inputs:not_found`, `ci:resolving_inputs:forbidden`.
 */
async function image(asked: Of<'image'>, registry: string, context: StepContext): Promise<ResolvedInput> {
  const { cluster } = context.world;
  const found = await findImage(cluster, asked);
  const pullSpec = isThere(found) ? found.pullSpec : await ofRegistry(asked, registry, found === 'forbidden', context);
  const cache = asked.cache && (await findImage(cluster, asked.cache));
  if (isThere(cache) && cache.labels[rootLabel] === digestOf(pullSpec))
    return { ...inputOf(cache.pullSpec), isCache: true };
  return inputOf(pullSpec);
}

function isThere(found: TaggedImage | 'forbidden' | undefined): found is TaggedImage {
  return typeof found === 'object';
}

/** By digest; where the registry does not tell us, by its tag: the cluster may have a login that this machine has not. */
async function ofRegistry(
  image: NamedTag,
  registry: string,
  isForbidden: boolean,
  { world, signal, progress }: StepContext,
): Promise<string> {
  const { namespace, name, tag } = image;
  const repository = `${registry}/${namespace}/${name}`;
  try {
    const found = await imageLookup(world, signal).resolve(repository, tag);
    if (found) return found;
  } catch (error) {
    const { kind, message } = asStreamstressError(error);
    if (kind === 'cancelled' || kind === 'bug') throw error;
    progress(`the digest of "${repository}:${tag}" is not known yet: ${message}`);
    return `${repository}:${tag}`;
  }
  throw noImage(image, `${repository}:${tag}`, isForbidden);
}

function inputOf(pullSpec: string): ResolvedInput {
  return { identity: digestOf(pullSpec), images: { '': pullSpec } };
}

function digestOf(pullSpec: string): string {
  return pullSpec.replace(/^.*@/, '');
}

async function external({ pullSpec, pullSecret }: Of<'external'>, context: StepContext): Promise<ResolvedInput> {
  const input = await payload(pullSpec, context);
  return pullSecret ? { ...input, pullSecret: { namespace: pullSecretNamespace, name: pullSecret } } : input;
}

/** The digest where this machine can find it out, else the name as it is: the cluster may have a login that we do not. */
async function payload(pullSpec: string, { world, signal }: StepContext): Promise<ResolvedInput> {
  const pinned = await pinImage(imageLookup(world, signal), pullSpec);
  return { identity: pinned, images: { '': pinned }, original: pullSpec };
}

async function found(what: Promise<{ readonly pullSpec: string }>, context: StepContext): Promise<ResolvedInput> {
  return payload((await what).pullSpec, context);
}

async function claimed({ claim }: Of<'claimed'>, context: StepContext): Promise<ResolvedInput> {
  const { releaseImage: pullSpec } = await choosePool(context.world.cluster, claim);
  return payload(pullSpec, context);
}

async function stream({ namespace, name }: Of<'stream'>, { world }: StepContext): Promise<ResolvedInput> {
  const found = await readStream(world.cluster, namespace, name);
  if (found === undefined || Object.keys(found.images).length === 0) {
    const what = found === undefined ? 'there is no such ImageStream' : 'it has no images';
    const message = `the images of ImageStream "${namespace}/${name}" cannot be taken: ${what} on the cluster. Correct the configuration (releases, tag_specification), or push its images`;
    throw new StreamstressError('request', ['ci', 'resolving_inputs', 'not_found'], message);
  }
  const lines = Object.entries(found.images).map(([tag, pullSpec]) => `${tag} ${pullSpec.replace(/^.*@/, '')}`);
  return { identity: [`${namespace}/${name}`, ...lines.sort()].join('\n'), images: found.images };
}

function summaryOf({ images, isCache }: ResolvedInput): string {
  const pullSpecs = Object.values(images);
  const [only = ''] = pullSpecs;
  if (pullSpecs.length !== 1) return `${pullSpecs.length} images`;
  return isCache ? `${only}, the cache of an earlier build` : only;
}
