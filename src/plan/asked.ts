import type { Config } from '../config/config.ts';
import type { Component } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';
import type { Request } from '../model/request.ts';

/** The components that a request means, in the order of the configuration. Errors: `request`, `planning:unknown_component`. */
export function askedComponents({ components: asked }: Request, { components: known }: Config): readonly Component[] {
  const unknown = asked.filter(({ name }) => !known.some((component) => component.name === name));
  if (unknown.length > 0) {
    const names = unknown.map(({ name, origin }) => `"${name}" (${origin})`).join(', ');
    throw new StreamstressError(
      'request',
      ['planning', 'unknown_component'],
      `no such component: ${names}. The known ones are ${known.map(({ name }) => name).join(', ')}; --components-file adds others`,
    );
  }
  return asked.length === 0 ? known : known.filter(({ name }) => asked.some((component) => component.name === name));
}

/** Where images go. Errors: `request`, `planning:no_registry`. */
export function registryOf({ registry }: Request): string {
  if (registry !== undefined) return registry;
  throw new StreamstressError(
    'request',
    ['planning', 'no_registry'],
    'nowhere to push the images: give --registry HOST/REPOSITORY, a registry that the cluster can pull from',
  );
}
