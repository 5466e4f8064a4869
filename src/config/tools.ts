import { z } from 'zod';

const version = z.string().regex(/^\d+(\.\d+){1,2}$/, 'must be a version, like "1.6.0"');
const atLeast = z.strictObject({ minimum: version });

/** tools.toml: the programs that we run. ko is built from its module at one version, the others come from the PATH. */
export const toolsSchema = z.strictObject({
  ko: z.strictObject({ module: z.string().min(1), version }),
  go: atLeast,
  git: atLeast,
  oc: atLeast,
  gauge: atLeast,
  'gauge-go': atLeast,
  'gauge-xml-report': atLeast,
});

export type ToolPins = z.infer<typeof toolsSchema>;
