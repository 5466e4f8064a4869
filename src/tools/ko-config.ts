import { parse, stringify } from 'yaml';
import { builtPath, type Component, type ComponentImage } from '../model/component.ts';
import { StreamstressError } from '../model/error.ts';

/** ko's own where .ko.yaml names none. */
const koDefault = 'cgr.dev/chainguard/static:latest';

/** What a `.ko.yaml` says, as far as we read it; the rest is handed on. */
export interface KoConfig {
  readonly defaultBaseImage?: unknown;
  readonly baseImageOverrides?: unknown;
  readonly builds?: unknown;
}

/** Reads a component's `.ko.yaml`. Error: `build`, `building:ko_config_invalid`. */
export function readKoConfig(text: string | undefined, component: string): KoConfig {
  if (text === undefined) return {};
  try {
    const value: unknown = parse(text) ?? {};
    if (isTable(value)) return value;
    throw new Error('it is no mapping');
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    const message = `the .ko.yaml of "${component}" cannot be read at that commit: ${why}`;
    throw new StreamstressError('build', ['building', 'ko_config_invalid'], message, error);
  }
}

/**
 * The base image of each image, in their order: the one that `.ko.yaml` names for it, else `asked` (as ko takes
 * KO_DEFAULTBASEIMAGE), else its default; then by the component's rules.
 */
export function baseImages(config: KoConfig, component: Component, asked: string | undefined): readonly string[] {
  const overrides = isTable(config.baseImageOverrides) ? config.baseImageOverrides : {};
  const base = textOf(asked) ?? textOf(config.defaultBaseImage) ?? koDefault;
  return component.images.map((image) => {
    const own = [builtPath(image), image.importPath ?? ''].map((path) => textOf(overrides[wholePath(component, path)]));
    return ruled(component, own.find((found) => found !== undefined) ?? base);
  });
}

/** The text of a configuration in which every image has the base that stands at its place in `bases`. */
export function koConfigText(config: KoConfig, component: Component, bases: readonly string[]): string {
  const overrides = component.images.map((image, at) => [wholePath(component, builtPath(image)), bases[at]]);
  const builds = Array.isArray(config.builds) ? config.builds : [];
  const copied = component.images.flatMap((image) => copiedBuilds(builds, image));
  return stringify({
    ...config,
    baseImageOverrides: Object.fromEntries(overrides),
    ...(builds.length > 0 ? { builds: [...builds, ...copied] } : {}),
  });
}

/** What `.ko.yaml` says of a program holds for its copy under another name too. */
function copiedBuilds(builds: readonly unknown[], image: ComponentImage): readonly unknown[] {
  const { importPath = '', binary } = image;
  if (binary === undefined || builtPath(image) === importPath) return [];
  const bare = (path: unknown) => String(path).replace(/^\.\//, '').replace(/\/$/, '');
  return builds
    .filter((build) => isTable(build) && bare(build.main) === bare(importPath))
    .map((build) => ({ ...(build as object), id: binary, main: builtPath(image) }));
}

/** The longest rule that fits decides; `*` stands for any text. */
function ruled({ baseImages: rules = {} }: Component, base: string): string {
  const fitting = Object.keys(rules).filter((rule) => fits(rule, base));
  const [longest] = fitting.sort((a, b) => b.length - a.length);
  return (longest === undefined ? undefined : rules[longest]) ?? base;
}

function fits(rule: string, base: string): boolean {
  const pattern = rule
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}`).test(base);
}

function wholePath({ module = '' }: Component, importPath: string): string {
  return importPath.replace(/^\./, module);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
