import type { Component } from '../../model/component.ts';
import { StreamstressError } from '../../model/error.ts';
import type { ImageRef } from '../../model/image.ts';
import { asNodesPull } from '../images/own-registry.ts';
import { releaseVariable } from './component-env.ts';
import type { EnvChange } from './env.ts';

/** The release of the operator that is installed, as far as its variables go. */
export interface Release {
  /** For people: `openshift-pipelines-operator-rh.v1.23.1`. */
  readonly name: string;
  /** Names of the variables that it brings. */
  readonly known: ReadonlySet<string>;
  /** Version of OpenShift. */
  readonly openshift: string;
  /** Where the cluster's own registry is for others than its nodes. */
  readonly registryHosts: readonly string[];
}

/**
 * Values for images by the variables that this release has for them, instead of those of the configuration, and with
 * the address that the nodes have for them.
 * Errors: `request`, `deploying:component_not_in_release`, with all that is missing.
 */
export function releaseEnv(components: readonly Component[], wanted: EnvChange, release: Release): EnvChange {
  const images = components.flatMap((component) =>
    component.images
      .filter(({ env }) => env in wanted)
      .map((image) => ({
        component: component.name,
        env: image.env,
        variable: releaseVariable(image, release.known, release.openshift),
      })),
  );
  const missing = images.filter(({ variable }) => variable === undefined);
  if (missing.length > 0) throw notInRelease(missing, release);
  const imageFor = (env: string) => {
    const value = wanted[env];
    return typeof value === 'string' ? asNodesPull(value as ImageRef, release.registryHosts) : value;
  };
  return Object.fromEntries(images.map(({ env, variable = '' }) => [variable, imageFor(env)]));
}

/** Components with the variables that this release has for their images, and only with the images in question. */
export function releaseComponents(
  components: readonly Component[],
  env: Readonly<Record<string, unknown>>,
  { known, openshift }: Release,
): readonly Component[] {
  return components.map((component) => ({
    ...component,
    images: component.images.flatMap((image) => {
      const variable = releaseVariable(image, known, openshift);
      return variable !== undefined && variable in env ? [{ ...image, env: variable }] : [];
    }),
  }));
}

function notInRelease(missing: readonly { component: string; env: string }[], { name }: Release): StreamstressError {
  const components = [...new Set(missing.map(({ component }) => component))];
  const said = components.map((component) => {
    const variables = missing.filter((each) => each.component === component).map(({ env }) => env);
    return `"${component}" needs ${variables.join(', ')}`;
  });
  const them = components.length === 1 ? 'it' : 'them';
  return new StreamstressError(
    'request',
    ['deploying', 'component_not_in_release'],
    `the operator "${name}" has no variable for some images: ${said.join('; ')}. Leave ${them} out with --components, or install a release that has ${them}`,
  );
}
