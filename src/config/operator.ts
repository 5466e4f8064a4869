import * as z from 'zod';
import type { CustomResource, Operator } from '../model/operator.ts';
import type { TomlDocument } from './read-toml.ts';

const text = z.string().min(1);

export const namespaceName = text.regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be the name of a namespace');

export const customResource = z.strictObject({
  api_version: text.regex(/^[^/\s]+\/[^/\s]+$/, 'must be a group and a version, like "operator.tekton.dev/v1alpha1"'),
  kind: text,
  name: text,
  namespace: namespaceName.optional(),
  spec: z.record(text, z.unknown()).default({}),
});

const operator = z.strictObject({
  title: text,
  package: text,
  namespace: namespaceName,
  deployment: text,
  container: text,
  target_namespace: namespaceName,
  custom_resource: customResource.optional(),
  autoinstall: z.strictObject({ config_map: text, key: text }).optional(),
});

/** components.toml as far as its table `operator` goes. */
export const operatorSchema = z.looseObject({ operator });

export function toOperator({ operator }: z.infer<typeof operatorSchema>): Operator {
  const { title, package: name, namespace, deployment, container, target_namespace, autoinstall } = operator;
  return {
    ...{ title, package: name, namespace, deployment, container, targetNamespace: target_namespace },
    ...(operator.custom_resource && { customResource: toCustomResource(operator.custom_resource) }),
    ...(autoinstall && { autoinstall: { configMap: autoinstall.config_map, key: autoinstall.key } }),
  };
}

export function toCustomResource(parsed: z.infer<typeof customResource>): CustomResource {
  const { api_version: apiVersion, kind, name, namespace, spec } = parsed;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }), spec };
}

/** The documents that are of one operator: one that names another package has nothing in common with those before. */
export function ofOneOperator(documents: readonly TomlDocument[]): readonly TomlDocument[] {
  const [own, ...others] = documents.map(packageOf);
  return documents.slice(others.findLastIndex((name) => name !== undefined && name !== own) + 1);
}

function packageOf({ value }: TomlDocument): unknown {
  return (value.operator as { package?: unknown } | undefined)?.package;
}
