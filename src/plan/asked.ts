import type { Config } from '../config/config.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { nearNames } from '../model/near-names.ts';
import type { Request } from '../model/request.ts';
import type { Suite } from '../model/suite.ts';
import { releaseTests } from './asked-refs.ts';

/**
 * Refuses what cannot be planned. Errors: `request` with every problem at once, named after the first:
 * `planning:unknown_component`, `planning:unknown_image`, `planning:nothing_to_swap`, `planning:nothing_to_copy`,
 * `planning:nothing_to_preview`, `planning:nothing_to_test`.
 */
export function checkRequest(request: Request, config: Config): void {
  const problems = [
    unknownComponent(request, config),
    unknownImage(request, config),
    noSwap(request),
    noCopy(request),
    noPreview(request),
    noSuite(request, config),
  ].filter((problem) => problem !== undefined);
  const [first] = problems;
  if (!first) return;
  throw new StreamstressError('request', ['planning', first.reason], problems.map(({ message }) => message).join('\n'));
}

/** The components that a request means, in the order of the configuration. */
export function askedComponents({ components: asked }: Request, { components: known }: Config): readonly Component[] {
  return asked.length === 0 ? known : known.filter(({ name }) => asked.some((component) => component.name === name));
}

/**
 * The suites that a request means, in the order of the configuration and as it wants them. Scenarios are those of
 * release-tests, and --test-command stands in for all suites.
 */
export function askedSuites({ testing }: Request, { suites }: Config): readonly Suite[] {
  const { command, scenarios, repository, tags } = testing;
  if (command !== undefined) return [];
  const asked = scenarios.length === 0 ? suites : suites.filter(({ name }) => name === releaseTests);
  return asked.map((suite) => ({
    ...suite,
    tags: tags ?? suite.tags,
    repository: suite.name === releaseTests ? (repository ?? suite.repository) : suite.repository,
  }));
}

/** Whether components are built from their sources. */
export function builds({ goal, baseline, building }: Request): boolean {
  return !baseline && building.imagesFile === undefined && (goal === 'build' || goal === 'run');
}

/** Why a request cannot be planned. */
interface Problem {
  readonly reason: string;
  readonly message: string;
}

function unknownComponent({ components: asked }: Request, { components: known }: Config): Problem | undefined {
  const unknown = asked.filter(({ name }) => !known.some((component) => component.name === name));
  if (unknown.length === 0) return undefined;
  const names = unknown.map(({ name, origin }) => `"${name}" (${origin})`).join(', ');
  const there = known.map(({ name }) => name);
  const near = new Set(unknown.flatMap(({ name }) => nearNames(name, there, 1)));
  const hint = near.size > 0 ? ` Did you mean ${[...near].map((name) => `"${name}"`).join(' and ')}?` : '';
  return {
    reason: 'unknown_component',
    message: `no such component: ${names}.${hint} The known ones are ${there.join(', ')}; --components-file adds others`,
  };
}

function noSwap({ baseline, building }: Request): Problem | undefined {
  if (!baseline || building.images.length === 0) return undefined;
  return { reason: 'nothing_to_swap', message: 'a baseline swaps nothing: leave out --image' };
}

function noCopy({ building }: Request): Problem | undefined {
  if (building.copyImages !== true || building.images.length > 0) return undefined;
  return {
    reason: 'nothing_to_copy',
    message: '--copy-images copies what --image names: give --image, or leave it out',
  };
}

function noPreview({ goal, baseline, dryRun }: Request): Problem | undefined {
  if (goal !== 'deploy' || !baseline || !dryRun) return undefined;
  return {
    reason: 'nothing_to_preview',
    message: 'a baseline swaps nothing, so there is nothing to show: leave out --dry-run',
  };
}

/** The suites of the project's own are for its own operator: another one comes without. */
function noSuite({ goal, testing }: Request, { operator, suites }: Config): Problem | undefined {
  const tests = goal === 'test' || goal === 'run';
  if (!tests || suites.length > 0 || testing.command !== undefined) return undefined;
  return {
    reason: 'nothing_to_test',
    message: `there are no suites for "${operator.title}": name some in a file, --suites-file FILE, or run a command, --test-command COMMAND`,
  };
}

/** Every `--image` must name one image of a component that is asked for, each once. */
function unknownImage(request: Request, config: Config): Problem | undefined {
  const components = askedComponents(request, config);
  const wrong = request.building.images.flatMap(({ component: name, image, ref }, at, all) => {
    const component = components.find((known) => known.name === name);
    const what = `--image "${name}${image === undefined ? '' : `/${image}`}=${ref}"`;
    const names = component?.images.map((known) => known.name) ?? [];
    if (component === undefined) return `${what}: "${name}" is none of the components that are asked for`;
    if (image === undefined && names.length > 1) return `${what}: say which image it is, one of ${names.join(', ')}`;
    if (image !== undefined && !names.includes(image)) return `${what}: "${name}" has the images ${names.join(', ')}`;
    const isSame = (other: string | undefined) => (other ?? names[0]) === (image ?? names[0]);
    const isTwice = all.findIndex((other) => other.component === name && isSame(other.image)) !== at;
    return isTwice ? `${what}: this image is given twice` : [];
  });
  return wrong.length === 0 ? undefined : { reason: 'unknown_image', message: wrong.join('\n') };
}
