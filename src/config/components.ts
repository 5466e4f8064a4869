import { z } from 'zod';
import type { Component } from '../model/component.ts';

const text = z.string().min(1);

const image = z.strictObject({
  import_path: text.regex(/^\.\//, 'a Go import path relative to the repository, like "./cmd/controller"'),
  env: text.regex(/^[A-Z][A-Z0-9_]*$/, 'a variable name, like "IMAGE_PIPELINES_WEBHOOK"'),
  workload: text,
  container: text,
  arg: text.regex(/^-/, 'a flag, like "-entrypoint-image"').optional(),
});

const component = z.strictObject({
  repository: text,
  branch: text.default('main'),
  installer_sets: z.strictObject({ created_by: text, types: z.array(text).min(1) }),
  images: z.record(text, image).refine((images) => Object.keys(images).length > 0, 'at least one image'),
});

/** components.toml: one table a component, named as on the command line. */
export const componentsSchema = z.record(text, component);

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
