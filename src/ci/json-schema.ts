import { configurationShape } from './configuration.ts';
import type { Shape } from './reading/shape.ts';

/** JSON Schema (draft 2020-12) of a configuration, for editors that complete and check it. */
export function configurationSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: "ci-operator's configuration",
    ...schemaOf(configurationShape),
  };
}

function schemaOf(shape: Shape, isInExact = false): object {
  const isExact = isInExact || shape.isExact === true;
  const description = shape.about === undefined ? {} : { description: shape.about };
  switch (shape.type) {
    case 'object': {
      const properties = Object.entries(shape.fields).map(([name, field]) => [name, schemaOf(field, isExact)]);
      return {
        type: 'object',
        ...description,
        properties: Object.fromEntries(properties),
        additionalProperties: false,
      };
    }
    case 'map':
      return { type: 'object', ...description, additionalProperties: schemaOf(shape.of, isExact) };
    case 'list':
      return { type: 'array', ...description, items: schemaOf(shape.of, isExact) };
    case 'duration':
      return { type: 'string', ...description, pattern: duration };
    case 'string':
      // Numbers and truths become texts there, as in the reference; where they do not, only a text will do.
      return { type: isExact ? 'string' : ['string', 'number', 'boolean'], ...description };
    case 'any':
      return description;
    case 'integer':
      return { type: 'integer', ...description, ...(shape.least === undefined ? {} : { minimum: shape.least }) };
    default:
      return { type: shape.type, ...description };
  }
}

const duration = String.raw`^[-+]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$|^0$`;
