import type { Config } from '../config/config.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import { nearNames } from '../model/near-names.ts';
import type { Request } from '../model/request.ts';

/**
 * Refuses what cannot be planned. Errors: `request` with every problem at once, named after the first:
 * `planning:unknown_component`, `planning:no_builder`, `planning:nothing_to_preview`.
 */
export function checkRequest(request: Request, config: Config): void {
  const problems = [unknownComponent(request, config), noBuilder(request, config), noPreview(request)].filter(
    (problem) => problem !== undefined,
  );
  const [first] = problems;
  if (!first) return;
  throw new StreamstressError('request', ['planning', first.reason], problems.map(({ message }) => message).join('\n'));
}

/** The components that a request means, in the order of the configuration. */
export function askedComponents({ components: asked }: Request, { components: known }: Config): readonly Component[] {
  return asked.length === 0 ? known : known.filter(({ name }) => asked.some((component) => component.name === name));
}

/** Whether components are built from their sources. */
export function builds({ goal, baseline }: Request): boolean {
  return !baseline && (goal === 'build' || goal === 'run');
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

function noPreview({ goal, baseline, dryRun }: Request): Problem | undefined {
  if (goal !== 'deploy' || !baseline || !dryRun) return undefined;
  return {
    reason: 'nothing_to_preview',
    message: 'a baseline swaps nothing, so there is nothing to show: leave out --dry-run',
  };
}

function noBuilder(request: Request, config: Config): Problem | undefined {
  if (!builds(request)) return undefined;
  const asked = askedComponents(request, config);
  const without = asked.filter(({ builder }) => builder !== 'ko').map(({ name }) => name);
  if (without.length === 0) return undefined;
  const others = asked.flatMap(({ name }) => (without.includes(name) ? [] : name));
  const todo = others.length > 0 ? `Build the others: --components ${others.join(',')}. Or take` : 'Take';
  return {
    reason: 'no_builder',
    message: `cannot be built from a Dockerfile yet: ${without.map((name) => `"${name}"`).join(', ')}. ${todo} an image that is in a registry: streamstress deploy --components ${without.join(',')} --registry HOST/REPOSITORY`,
  };
}
