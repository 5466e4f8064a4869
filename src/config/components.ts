import { z } from 'zod';
import type { Component } from '../model/component.ts';

const text = z.string().min(1);

const image = z.strictObject({
  import_path: text.regex(/^\.\//, 'must be a Go import path relative to the repository, like "./cmd/controller"'),
  env: text.regex(/^[A-Z][A-Z0-9_]*$/, 'must be a variable name, like "IMAGE_PIPELINES_WEBHOOK"'),
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
  installer_sets: z.strictObject({ created_by: text, types: z.array(text).min(1) }),
  images: z.record(tableName, image).refine((images) => Object.keys(images).length > 0, 'needs at least one image'),
});

/** components.toml: one table a component, named as on the command line. */
export const componentsSchema = z.record(tableName, component).superRefine((components, context) => {
  const taken = new Map<string, string>();
  for (const [name, { images }] of Object.entries(components)) {
    for (const [short, { env }] of Object.entries(images)) {
      const other = taken.get(env);
      const path = [name, 'images', short, 'env'];
      if (other) context.addIssue({ code: 'custom', path, message: `"${other}" has this variable already` });
      taken.set(env, `${name}/${short}`);
    }
  }
});

/** Components in the order of the file. */
export function toComponents(parsed: z.infer<typeof componentsSchema>): readonly Component[] {
  return Object.entries(parsed).map(([name, { repository, branch, installer_sets, images }]) => ({
    name,
    repository,
    branch,
    installerSets: { createdBy: installer_sets.created_by, types: installer_sets.types },
    images: Object.entries(images).map(([short, { import_path, arg, ...rest }]) => ({
      name: short,
      importPath: import_path,
      ...rest,
      ...(arg === undefined ? {} : { arg }),
    })),
  }));
}
