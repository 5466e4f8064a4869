import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields } from '../../src/sandbox/api/field-validation.ts';
import { ownSchemas } from '../../src/sandbox/api/schemas.ts';
import { configOf } from '../contract/contract-cluster.ts';
import { rawRequest } from '../contract/raw-request.ts';
import { pinnedVersions } from './pinned-versions.ts';
import { readServerSchemas, type ServerSchema, type ServerSchemas } from './server-schema.ts';
import { target } from './target.ts';

const config = configOf(target);
const { body: version } = await rawRequest(config, { method: 'GET', path: '/version' });
const isPinned = target.disposable && minorOf(version.gitVersion) === minorOf(pinnedVersions().kubernetes);
const builtin = /^(v1|apps|batch|coordination\.k8s\.io|policy|rbac\.authorization\.k8s\.io)\//;
/** Their definitions on the server are our own, and name less than what these kinds have. */
const ours = /^(build|image|hypershift)\.openshift\.io|^k8s\.ovn\.org/;

for (const [id, fields] of isPinned ? ownSchemas : []) {
  const [apiVersion, kind = ''] = [id.slice(0, id.lastIndexOf('/')), id.split('/').at(-1)];
  test(`the sandbox knows the same fields of ${id} as the API server`, async (t) => {
    if (ours.test(id)) return t.skip('there is no real definition of it to be had');
    if (!builtin.test(id) && !process.env.STREAMSTRESS_DATA) return t.skip('STREAMSTRESS_DATA is unset');
    const schemas = await readServerSchemas(config, apiVersion);
    const schema = schemas?.kind(kind);
    if (!schemas || !schema) return t.skip(`${apiVersion} has no ${kind} on this server`);
    assert.deepEqual(differences(schemas, fields, withoutIdentity(schema), ''), []);
  });
}

if (!isPinned) test('the fields that the sandbox knows', { skip: 'another release of Kubernetes has other fields' });

/** `v1.36.3` → `v1.36`. */
function minorOf(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}

function withoutIdentity(schema: ServerSchema): ServerSchema {
  const { apiVersion, kind, metadata, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

/** Fields that one side knows and the other does not, as far down as the sandbox looks. */
function differences(
  schemas: ServerSchemas,
  fields: Fields | true,
  found: ServerSchema,
  path: string,
): readonly string[] {
  const schema = schemas.resolved(found);
  if (fields === true || schema['x-kubernetes-preserve-unknown-fields']) return [];
  const { properties, additionalProperties } = schema;
  if (properties === undefined) {
    return typeof additionalProperties === 'object' && fields['*']
      ? differences(schemas, fields['*'], additionalProperties, `${path}.*`)
      : [`${path}: the server has no fields here`];
  }
  const names = [...new Set([...Object.keys(fields), ...Object.keys(properties)])];
  return names.flatMap((name) => {
    const [ours, theirs] = [fields[name], properties[name]];
    if (!theirs) return [`${path}.${name}: unknown to the server`];
    return ours ? differences(schemas, ours, theirs, `${path}.${name}`) : [`${path}.${name}: unknown to the sandbox`];
  });
}
