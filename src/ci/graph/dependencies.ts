import type { CiLink, CiStep } from './ci-step.ts';
import { linkText, streamLink } from './link.ts';

/** Names of the steps that each step waits for, by its name: those that create what it needs. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** A tag is had of who makes it, and of who makes the whole of its stream. */
export function dependenciesOf(steps: readonly CiStep[]): Dependencies {
  const creators = creatorsOf(steps);
  return new Map(
    steps.map((step) => {
      const found = step.needs.flatMap(({ link }) =>
        link.type === 'all' ? steps.filter((other) => other !== step) : creators(link),
      );
      return [step.name, [...new Set(found.map(({ name }) => name))]];
    }),
  );
}

/** Who creates a link. */
export function creatorsOf(steps: readonly CiStep[]): (link: CiLink) => readonly CiStep[] {
  const byLink = new Map<string, CiStep[]>();
  for (const step of steps) {
    for (const link of step.creates) {
      const key = linkText(link);
      const known = byLink.get(key);
      if (known) known.push(step);
      else byLink.set(key, [step]);
    }
  }
  const of = (link: CiLink) => byLink.get(linkText(link)) ?? [];
  return (link) => (link.type === 'tag' ? [...of(link), ...of(streamLink(link.stream))] : of(link));
}

/** Steps with each after all that it waits for, else in their order; `rest` are those of a cycle, and behind one. */
export function inOrder(
  steps: readonly CiStep[],
  dependencies: Dependencies,
): { readonly order: readonly CiStep[]; readonly rest: readonly CiStep[] } {
  const waiting = new Map(steps.map(({ name }) => [name, dependencies.get(name)?.length ?? 0]));
  const after = new Map<string, string[]>();
  for (const [name, needed] of dependencies) {
    for (const one of needed) {
      const known = after.get(one);
      if (known) known.push(name);
      else after.set(one, [name]);
    }
  }
  const byName = new Map(steps.map((step) => [step.name, step]));
  const order = steps.filter(({ name }) => waiting.get(name) === 0);
  for (const { name } of order) {
    for (const next of after.get(name) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      const step = byName.get(next);
      if (left === 0 && step) order.push(step);
    }
  }
  return { order, rest: steps.filter(({ name }) => (waiting.get(name) ?? 0) > 0) };
}

/** A way round, its first name at the end once more; undefined where there is none. */
export function cycleIn(rest: readonly CiStep[], dependencies: Dependencies): readonly string[] | undefined {
  const open = new Set(rest.map(({ name }) => name));
  const way: string[] = [];
  const seen = new Map<string, number>();
  for (let at = rest[0]?.name; at !== undefined; at = dependencies.get(at)?.find((name) => open.has(name))) {
    const before = seen.get(at);
    if (before !== undefined) return [...way.slice(before), at];
    seen.set(at, way.length);
    way.push(at);
  }
  return undefined;
}
