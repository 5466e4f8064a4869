import { created, type Step } from '../engine/step.ts';
import type { Component } from '../model/component.ts';
import { type SourceSnapshot, shortCommit } from '../model/source.ts';
import { imageLookup } from '../registry/image-lookup.ts';

/**
 * Looks in `host[:port]/repository`, with the user's login, which images of a component an earlier build of the same commit
 * has left: creates `built:<name>`, their names. Whether they are taken again is only known when they are to be built: it
 * depends on the tools and the base images too. Errors: those of the registry.
 */
export function findBuiltStep({ name, images }: Component, repository: string): Step {
  return {
    name: `look-up:${name}`,
    kind: 'look-up',
    requires: [`commit:${name}`],
    creates: [`built:${name}`],
    async run(inputs, { world, signal }) {
      const { commit }: SourceSnapshot = inputs.get(`commit:${name}`);
      const lookup = imageLookup(world, signal, { repository, env: {} });
      const found = await Promise.all(
        images.map(({ repositoryName }) => lookup.resolve(`${repository}/${repositoryName}`, commit)),
      );
      const built = images.filter((_, at) => found[at] !== undefined).map((image) => image.name);
      const summary = `${built.length} of ${images.length} images of ${name} at ${shortCommit(commit)} are in the registry`;
      return { summary, created: [created(`built:${name}`, built)] };
    },
  };
}
