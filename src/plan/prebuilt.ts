import type { Component } from '../model/component.ts';
import type { AskedImage, Request } from '../model/request.ts';
import type { Prebuilt } from '../steps/use-prebuilt.ts';

/** The images that `--image` gives, by component. */
export function prebuiltOf(components: readonly Component[], request: Request): readonly Prebuilt[] {
  return components.flatMap((component) => {
    const refs = givenTo(component, request);
    return refs.size === 0 ? [] : [{ component, refs }];
  });
}

/** Whether images are copied to where a build pushes. A dry run copies nothing. */
export function copies({ building, dryRun }: Request): boolean {
  return building.copyImages === true && building.images.length > 0 && !dryRun;
}

/** What is left to build or to find: nothing of a component whose images are all given. */
export function withoutPrebuilt(components: readonly Component[], request: Request): readonly Component[] {
  return components.flatMap((component) => {
    const given = givenTo(component, request);
    const images = component.images.filter(({ name }) => !given.has(name));
    return images.length === 0 ? [] : [{ ...component, images }];
  });
}

/** References by the names of a component's images; one that names none is for its only one. */
function givenTo({ name, images: [first] }: Component, { building }: Request): ReadonlyMap<string, string> {
  const own = building.images.filter(({ component }) => component === name);
  return new Map(own.map(({ image = first?.name ?? '', ref }: AskedImage) => [image, ref]));
}
