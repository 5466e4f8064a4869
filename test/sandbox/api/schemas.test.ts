import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadYaml } from '@kubernetes/client-node';
import { type Fields, fieldsOfSchema, type OpenApiSchema } from '../../../src/sandbox/api/field-validation.ts';
import { ownSchemas } from '../../../src/sandbox/api/schemas.ts';

const data = process.env.STREAMSTRESS_DATA;

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: OpenApiSchema };
    }[];
  };
}

test('the fields of our custom kinds are those of the real definitions', {
  skip: data === undefined && 'STREAMSTRESS_DATA is unset',
}, () => {
  const real = realSchemas(join(data ?? '', 'facts', 'crds'));
  const compared = [...ownSchemas].filter(([id]) => real.has(id));
  assert.ok(compared.length >= 8, `${compared.length} kinds compared`);
  for (const [id, { status, ...fields }] of compared) assert.deepEqual(differences(fields, real.get(id), id), []);
});

function realSchemas(folder: string): ReadonlyMap<string, Fields | true> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const definitions = files.map((file) => loadYaml<Definition>(readFileSync(join(folder, file), 'utf8')));
  return new Map(
    definitions.flatMap(({ spec: { group, names, versions } }) =>
      versions.map(
        ({ name, schema }) => [`${group}/${name}/${names.kind}`, fieldsOfSchema(schema.openAPIV3Schema)] as const,
      ),
    ),
  );
}

/** Fields that one of them has and the other has not, as far down as ours go. */
function differences(own: Fields | true, real: Fields | true | undefined, path: string): readonly string[] {
  if (own === true || real === true) return [];
  if (real === undefined) return [`${path} is not real`];
  const top = path.split('.').length === path.split('/')[0]?.split('.').length;
  const missing = Object.keys(real).filter(
    (name) => !(name in own) && !(top && ['apiVersion', 'kind', 'metadata', 'status'].includes(name)),
  );
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(own).flatMap(([name, each]) => differences(each, real[name], `${path}.${name}`)),
  ];
}
