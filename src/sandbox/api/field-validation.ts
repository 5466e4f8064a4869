import { isList, isObject, type Json } from './merge-patch.ts';
import { groupVersion, type Resource } from './resources.ts';
import { ApiError } from './status.ts';

/** The fields that an object may have; `'*'` is the name of any field, `true` any value. Items of lists are meant, too. */
export interface Fields {
  readonly [name: string]: Fields | true;
}

/** Fields by kind, as `<apiVersion>/<kind>`. A kind that is not there may have any. */
export type Schemas = ReadonlyMap<string, Fields>;

const metadata: Fields = {
  name: true,
  generateName: true,
  namespace: true,
  labels: true,
  annotations: true,
  finalizers: true,
  uid: true,
  resourceVersion: true,
  generation: true,
  creationTimestamp: true,
  deletionTimestamp: true,
  deletionGracePeriodSeconds: true,
  managedFields: true,
  selfLink: true,
  ownerReferences: { apiVersion: true, kind: true, name: true, uid: true, controller: true, blockOwnerDeletion: true },
};

/** Paths of the fields that the kind does not have: `spec.template.spec.containers[0].imag`. */
export function unknownFields(schemas: Schemas, resource: Resource, object: Json): readonly string[] {
  const fields = schemas.get(`${groupVersion(resource)}/${resource.kind}`);
  if (fields === undefined) return [];
  return unknownIn({ apiVersion: true, kind: true, ...fields, metadata }, object, '');
}

function unknownIn(fields: Fields | true, value: Json, path: string): readonly string[] {
  if (fields === true) return [];
  if (isList(value)) return value.flatMap((item, index) => unknownIn(fields, item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const known = Object.hasOwn(fields, name) ? fields[name] : fields['*'];
    return known === undefined ? [at] : unknownIn(known, child, at);
  });
}

/** The refusal of a created or replaced object. */
export function strictDecodingError({ kind, version }: Resource, unknown: readonly string[]): ApiError {
  const why = `strict decoding error: ${quoted(unknown)}`;
  return new ApiError('BadRequest', `${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

/** The refusal of a patch. */
export function strictPatchError(patch: Json, unknown: readonly string[]): ApiError {
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(patch))}: strict decoding error: ${quoted(unknown)}`;
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }];
  return new ApiError('Invalid', ` "" is invalid: patch: ${message}`, { causes });
}

/** The refusal of an apply, which the real server answers with 500 and no reason. */
export function applyError({ kind }: Resource, name: string, version: string, unknown: readonly string[]): ApiError {
  const paths = unknown.map((path) => `.${path}: field not declared in schema`).join('\n');
  const words = unknown.length === 1 ? paths : `errors:\n${paths}`;
  return new ApiError(
    'InternalError',
    `failed to create typed patch object (${name}; ${version}, Kind=${kind}): ${words}`,
  );
}

function quoted(unknown: readonly string[]): string {
  return unknown.map((path) => `unknown field "${path}"`).join(', ');
}

/** An OpenAPI schema of a CustomResourceDefinition, as far as it names fields. */
export interface OpenApiSchema {
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** The fields of `openAPIV3Schema`. */
export function fieldsOfSchema(schema: OpenApiSchema): Fields | true {
  if (schema['x-kubernetes-preserve-unknown-fields']) return true;
  if (schema.items) return fieldsOfSchema(schema.items);
  const { properties, additionalProperties } = schema;
  if (properties)
    return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, fieldsOfSchema(each)]));
  if (typeof additionalProperties === 'object') return { '*': fieldsOfSchema(additionalProperties) };
  return true;
}
