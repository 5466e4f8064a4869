import * as z from 'zod';
import { apiSchemas } from './schemas.ts';

/** A JSON Schema (draft 2020-12) of the API. */
export interface ApiSchema {
  /** Of the file that it describes, without `.json`. */
  readonly name: keyof typeof apiSchemas;
  readonly text: string;
}

/** Fields may be added while the API is v1, so a reader's copy of a schema takes those that it does not know. */
export function jsonSchemas(): readonly ApiSchema[] {
  return Object.entries(apiSchemas).map(([name, schema]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { override: ({ jsonSchema }) => open(jsonSchema) });
    const about = {
      title: `API of a published history: ${name}`,
      description: `${name}.json below api/v1 of the data branch; texts of tools and tests are hostile.`,
    };
    return { name: name as ApiSchema['name'], text: `${JSON.stringify({ $schema, ...about, ...rest }, null, 2)}\n` };
  });
}

function open(schema: { additionalProperties?: unknown }): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}
