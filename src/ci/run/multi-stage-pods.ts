import type { PodOrder, StreamTag } from '../../model/ci-run.ts';
import { imageReference, releaseStream } from '../graph/image-reference.ts';
import { type MultiStageTest, multiStageTests } from '../graph/multi-stage.ts';
import { environmentOf } from '../graph/test-environment.ts';
import { claimedImage, importedTag } from '../graph/test-needs.ts';
import type { ResolvedStep, ResolvedTest } from '../registry/resolved-test.ts';
import type { LiteralStep, Observer, Parameter, Test } from '../test-shape.ts';
import type { CiGround } from './ground.ts';
import { podOf, secondsOf, usualLimits } from './pod-order.ts';
import { credentialMounts, profileMount } from './test-secrets.ts';

/** What images of a test are looked up with. */
interface Images {
  readonly test: MultiStageTest;
  readonly ground: CiGround;
}

/** A pod for each step of pre, test and post, in their order. */
export function multiStagePods(test: Test, resolved: ResolvedTest, ground: CiGround): readonly PodOrder[] {
  const images = imagesOf(resolved, ground);
  const whole = wholeTest(test, resolved);
  return resolved.steps.map((one) => ({
    ...podOf(resolved.as, one.step.as ?? '', one.phase),
    ...whole,
    ...partsOf(one.step, images),
    ...optionsOf(one.step, whole),
    ...environment(one, images),
    mounts: [...whole.mounts, ...credentialMounts(one.step.credentials)],
  }));
}

/** A pod for each observer. */
export function observerPods(test: Test, resolved: ResolvedTest, ground: CiGround): readonly PodOrder[] {
  const images = imagesOf(resolved, ground);
  return resolved.observers.map(({ value }) => ({
    ...podOf(resolved.as, value.name ?? '', 'observer'),
    ...wholeTest(test, resolved),
    ...partsOf(value, images),
    ...withParameters(value.env ?? [], imageVariables(undefined, images), ground),
  }));
}

function imagesOf(resolved: ResolvedTest, ground: CiGround): Images {
  const overrides = new Map(Object.entries(ground.request.dependencyOverrides));
  const test = multiStageTests(ground.configuration, [resolved], overrides).get(resolved.index);
  return { test: test as MultiStageTest, ground };
}

/** What a test says for all of its pods. */
function wholeTest(test: Test, { as, clusterProfile, nodeArchitecture, dnsConfig }: ResolvedTest) {
  return {
    architecture: nodeArchitecture?.value ?? test.node_architecture,
    dnsConfig: dnsConfig?.value as PodOrder['dnsConfig'],
    nestedPodman: test.nested_podman ?? false,
    mounts: clusterProfile ? [{ secret: `${as}-cluster-profile`, mountPath: profileMount }] : [],
  };
}

/** What steps and observers have alike. */
function partsOf(step: LiteralStep | Observer, images: Images) {
  return {
    image: imageOf(step, images),
    commands: step.commands ?? '',
    resources: step.resources ?? {},
    timeout: step.timeout ? secondsOf(step.timeout) : usualLimits.timeout,
    grace: step.grace_period ? secondsOf(step.grace_period) : usualLimits.grace,
  };
}

function optionsOf(step: LiteralStep, whole: ReturnType<typeof wholeTest>) {
  return {
    runAsScript: step.run_as_script ?? false,
    kubeconfig: !step.no_kubeconfig,
    dnsConfig: (step.dnsConfig as PodOrder['dnsConfig']) ?? whole.dnsConfig,
    architecture: step.node_architecture ?? whole.architecture,
    nestedPodman: step.nested_podman ?? whole.nestedPodman,
    optionalOnSuccess: step.optional_on_success ?? false,
    bestEffort: step.best_effort ?? false,
  };
}

function imageOf(
  { from, from_image: fromImage }: Pick<LiteralStep, 'from' | 'from_image'>,
  { test, ground }: Images,
): StreamTag {
  const asked = { as: '', from, fromImage, cli: undefined, dependencies: [], place: { path: [] } };
  const imported = importedTag(asked);
  return imported === undefined ? referred(from ?? '', { test, ground }) : { stream: 'pipeline', tag: imported };
}

function referred(text: string, { test, ground }: Images): StreamTag {
  const { stream, tag } = claimedImage(imageReference(text, ground.configuration), test);
  return { stream, tag };
}

function environment({ step, env }: ResolvedStep, images: Images) {
  const values = [...env].map(([name, { value }]) => ({ name, default: value }));
  return {
    ...withParameters(values, imageVariables(step.as ?? '', images), images.ground),
    cli: step.cli ? referred(`${releaseStream(step.cli)}:cli`, images) : undefined,
  };
}

function withParameters(
  declared: readonly Parameter[],
  { env, images }: ReturnType<typeof imageVariables>,
  { request }: CiGround,
) {
  return { env: { ...parametersOf(declared, request.parameters), ...env }, images };
}

/** Variables with images: pull specs that were given, and images whose pull specs are known when the pod is made. */
function imageVariables(step: string | undefined, { test, ground }: Images) {
  const own = environmentOf(test, ground.configuration).filter((one) => one.step === undefined || one.step === step);
  return {
    env: Object.fromEntries(own.filter(({ isPullSpec }) => isPullSpec).map(({ env, value }) => [env, value])),
    images: own.flatMap(({ env, value, isPullSpec }) => {
      const colon = value.indexOf(':');
      return isPullSpec ? [] : [{ env, image: { stream: value.slice(0, colon), tag: value.slice(colon + 1) } }];
    }),
  };
}

/** Values of parameters, those that were given for the run first; quotes round such a one are no part of it. */
function parametersOf(
  declared: readonly Parameter[],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    declared.flatMap(({ name = '', default: own }) => {
      const value = Object.hasOwn(given, name) ? unquoted(given[name] ?? '') : own;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
