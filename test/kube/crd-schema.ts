import type { KubernetesObject } from '../../src/ports/cluster.ts';

/** A field's schema, as a CustomResourceDefinition has it. */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const number: Schema = { type: 'integer' };
export const flag: Schema = { type: 'boolean' };
export const anything: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
export const any: Schema = { 'x-kubernetes-preserve-unknown-fields': true };

/** An object with these fields and no others. */
export function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

/** An object with any names, whose values have this schema: labels. */
export function map(additionalProperties: Schema): Schema {
  return { type: 'object', additionalProperties };
}

/** Fields of text, by their names. */
export function texts(names: string): Readonly<Record<string, Schema>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, text]));
}

/** A kind and the schema of its `spec`, where it has one and so a status; of `more` fields beside it, where it has such. */
export type CustomKind = readonly [
  apiVersion: string,
  kind: string,
  scope: 'Namespaced' | 'Cluster',
  spec: Schema | undefined,
  more?: Readonly<Record<string, Schema>>,
];

/** The CustomResourceDefinition of a kind; its status may be anything. */
export function crdOf([apiVersion, kind, scope, spec, more = {}]: CustomKind): KubernetesObject {
  const [group = '', name = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const schema = { openAPIV3Schema: object({ ...(spec && { spec, status: anything }), ...more }) };
  const subresources = spec && { status: {} };
  const version = { name, served: true, storage: true, ...(subresources && { subresources }), schema };
  const names = { kind, listKind: `${kind}List`, plural, singular };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope, names, versions: [version] },
  };
}
