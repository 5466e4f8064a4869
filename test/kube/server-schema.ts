import type { KubeConfig } from '@kubernetes/client-node';
import { rawRequest } from '../contract/raw-request.ts';

/** As much of an OpenAPI schema as names fields. */
export interface ServerSchema {
  readonly properties?: Readonly<Record<string, ServerSchema>>;
  readonly items?: ServerSchema;
  readonly additionalProperties?: ServerSchema | boolean;
  readonly allOf?: readonly ServerSchema[];
  readonly $ref?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/** The schemas of one API version by which a server checks fields. */
export interface ServerSchemas {
  /** The schema of a kind; undefined where the server has none. */
  kind(name: string): ServerSchema | undefined;
  /** The schema itself, where another one or its items stand in for it. */
  resolved(schema: ServerSchema): ServerSchema;
}

/** Reads the schemas of an API version, `apps/v1`; undefined where the server does not serve it. */
export async function readServerSchemas(config: KubeConfig, apiVersion: string): Promise<ServerSchemas | undefined> {
  const path = `/openapi/v3/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
  const { code, body } = await rawRequest(config, { method: 'GET', path });
  if (code !== 200) return undefined;
  const schemas: Readonly<Record<string, ServerSchema>> = body.components.schemas;
  const resolved = (schema: ServerSchema): ServerSchema => {
    if (schema.$ref) return resolved(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    const inner = schema.items ?? (schema.allOf?.length === 1 ? schema.allOf[0] : undefined);
    return inner === undefined ? schema : resolved(inner);
  };
  const isKind = (name: string) => (schema: ServerSchema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      ({ group, version, kind }) => kind === name && (group === '' ? version : `${group}/${version}`) === apiVersion,
    );
  return { kind: (name) => Object.values(schemas).find(isKind(name)), resolved };
}
