import { createHash } from 'node:crypto';
import * as z from 'zod';
import { builtPath, type Component, type ComponentImage } from '../model/component.ts';
import type { Operator } from '../model/operator.ts';
import { customResource, namespaceName, toCustomResource } from './operator.ts';

const text = z.string().min(1);

const variable = text.regex(/^[A-Z][A-Z0-9_]*$/, 'must be a variable name, like "IMAGE_PIPELINES_WEBHOOK"');

const inRepository = (path: string) => !path.split('/').includes('..') && !path.startsWith('/');

const image = z.strictObject({
  import_path: text
    .regex(/^\.\/[^/]/, 'must be a Go import path relative to the repository, like "./cmd/controller"')
    .refine(inRepository, 'must not leave the repository')
    .optional(),
  binary: text.regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be the name of a program, like "controller"').optional(),
  dockerfile: text.refine(inRepository, 'must be a path in the repository, like "Dockerfile"').optional(),
  build_args: z.record(text.regex(/^[A-Za-z_]\w*$/, 'must be the name of an ARG'), z.string()).optional(),
  repository_name: text
    .regex(/^[a-z0-9]+([._-]+[a-z0-9]+)*$/, 'must be a repository name in lower case, like "console-plugin"')
    .optional(),
  env: variable,
  legacy: z
    .strictObject({
      env: variable,
      below_openshift: text.regex(/^\d+\.\d+$/, 'must be a version of two numbers, like "4.22"'),
    })
    .optional(),
  workload: text,
  container: text,
  arg: text.regex(/^-/, 'must be a flag, like "-entrypoint-image"').optional(),
});

/** Names are parts of paths, links and step names; those of our own steps are taken. */
export const tableName = text
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be a name of lower-case letters, digits and dashes')
  .refine((name) => name !== 'all' && name !== 'control', 'streamstress uses this name itself');

const component = z.strictObject({
  repository: text,
  branch: text.default('main'),
  builder: z.enum(['ko', 'dockerfile']).default('ko'),
  module: text.optional(),
  base_images: z.record(text, text).optional(),
  namespace: namespaceName.optional(),
  custom_resource: customResource.optional(),
  installer_sets: z.strictObject({ created_by: text, types: z.array(text).min(1) }).optional(),
  images: z.record(tableName, image).refine((images) => Object.keys(images).length > 0, 'needs at least one image'),
});

/** Keys of an image that mean nothing to a builder. */
const foreign = {
  ko: ['repository_name', 'dockerfile', 'build_args'],
  dockerfile: ['import_path', 'binary'],
} as const;

function notOf(builder: keyof typeof foreign): string {
  return `means nothing to the builder "${builder}"`;
}

/** components.toml, its table `operator` aside: one table a component, named as on the command line. */
export const componentsSchema = z.record(tableName, component).superRefine((components, context) => {
  const taken = new Map<string, string>();
  const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  for (const [name, { builder, module, images }] of Object.entries(components)) {
    if (builder === 'ko' && module === undefined)
      problem([name, 'repository'], 'needs "module", the path in its go.mod: ko names the images after it');
    for (const [short, image] of Object.entries(images)) {
      const { import_path, repository_name, env, legacy } = image;
      const place = [name, 'images', short];
      if (builder === 'ko' && import_path === undefined) problem(place, 'needs "import_path", what ko builds');
      if (builder === 'dockerfile' && repository_name === undefined)
        problem(place, 'needs "repository_name": only ko has names of its own');
      for (const key of foreign[builder]) if (image[key] !== undefined) problem([...place, key], notOf(builder));
      for (const [key, variable] of [['env', env] as const, ['legacy', legacy?.env] as const]) {
        if (variable === undefined) continue;
        const other = taken.get(variable);
        if (other) problem([...place, key], `"${other}" has this variable already`);
        taken.set(variable, `${name}/${short}`);
      }
    }
  }
});

type ParsedComponent = z.infer<typeof component>;
type ParsedImage = z.infer<typeof image>;

/** Components in the order of the file; what names no namespace lies in the operator's. */
export function toComponents(
  parsed: z.infer<typeof componentsSchema>,
  { targetNamespace }: Operator,
): readonly Component[] {
  return Object.entries(parsed).map(([name, found]) => ({
    name,
    repository: found.repository,
    branch: found.branch,
    builder: found.builder,
    ...(found.module === undefined ? {} : { module: found.module }),
    ...(found.base_images === undefined ? {} : { baseImages: found.base_images }),
    namespace: found.namespace ?? targetNamespace,
    ...(found.installer_sets === undefined
      ? {}
      : { installerSets: { createdBy: found.installer_sets.created_by, types: found.installer_sets.types } }),
    ...(found.custom_resource === undefined ? {} : { customResource: toCustomResource(found.custom_resource) }),
    images: Object.entries(found.images).map(([short, image]) => toImage(short, image, found)),
  }));
}

function toImage(name: string, image: ParsedImage, { builder, module = '' }: ParsedComponent): ComponentImage {
  const { import_path, binary, repository_name, env, legacy, workload, container, arg } = image;
  const source = {
    ...(import_path === undefined ? {} : { importPath: import_path }),
    ...(binary === undefined ? {} : { binary }),
    ...(builder === 'dockerfile' ? { dockerfile: image.dockerfile ?? 'Dockerfile' } : {}),
    ...(image.build_args === undefined ? {} : { buildArgs: image.build_args }),
  };
  return {
    name,
    ...source,
    repositoryName: repository_name ?? koName(module, builtPath(source)),
    env,
    ...(legacy === undefined ? {} : { legacy: { env: legacy.env, belowOpenshift: legacy.below_openshift } }),
    workload,
    container,
    ...(arg === undefined ? {} : { arg }),
  };
}

/** ko's own name of an image: `<last element>-<md5 of the whole import path>` (ko 0.19, pkg/commands/options/publish.go). */
function koName(module: string, importPath: string): string {
  const whole = importPath.replace(/^\./, module);
  return `${whole.split('/').at(-1)}-${createHash('md5').update(whole).digest('hex')}`;
}
