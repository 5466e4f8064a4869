import type { Plan } from './plan-run.ts';

/** A plan as scripts read it: `run --dry-run --json`. */
export interface PlanDescription {
  readonly components: readonly {
    readonly name: string;
    readonly repository: string;
    readonly images: readonly { readonly name: string; readonly env: string }[];
  }[];
  readonly suites: readonly { readonly name: string; readonly repository: string; readonly tags: string }[];
  /** In the order in which they may start. */
  readonly steps: readonly {
    readonly name: string;
    readonly kind: string;
    readonly requires: readonly string[];
    readonly after: readonly string[];
    readonly creates: readonly string[];
  }[];
}

export function describePlan({ graph, components, suites }: Plan): PlanDescription {
  return {
    components: components.map(({ name, repository, images }) => ({
      name,
      repository,
      images: images.map((image) => ({ name: image.name, env: image.env })),
    })),
    suites: suites.map(({ name, repository, tags }) => ({ name, repository, tags })),
    steps: graph.steps.map(({ name, kind, requires, after = [], creates }) => ({
      name,
      kind,
      requires,
      after,
      creates,
    })),
  };
}

/** A plan for people. */
export function planText({ components, suites, steps }: PlanDescription): string {
  const width = Math.max(...steps.map(({ name }) => name.length));
  return [
    'Nothing is touched by a dry run. This would happen:',
    '',
    ...components.map(({ name, repository, images }) => `  ${name}: ${images.length} images from ${repository}`),
    ...suites.map(({ name, repository, tags }) => `  ${name}: tests from ${repository}${tags ? `, tags ${tags}` : ''}`),
    '',
    ...steps.map(({ name, requires, after }) => {
      const waits = [...requires, ...after.map((link) => `(${link})`)];
      return `  ${name.padEnd(width)}  ${waits.length > 0 ? `needs ${shorten(waits)}` : 'starts at once'}`;
    }),
    '',
    '  (in brackets: waits for it, whatever comes of it)',
    '',
  ].join('\n');
}

/** `image:pipeline/controller, image:pipeline/webhook` becomes `image:pipeline/*`. */
function shorten(links: readonly string[]): string {
  return [...new Set(links.map((link) => link.replace(/\/[^/)]+/, '/*')))].join(', ');
}
