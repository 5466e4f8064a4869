import * as z from 'zod';

const version = z.string().regex(/^\d+(\.\d+){1,2}$/, 'must be a version, like "1.6.0"');
const atLeast = z.strictObject({ minimum: version });

const download = z.strictObject({
  url: z.string().regex(/^https?:\/\//, 'must be a URL'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 of 64 hexadecimal digits'),
});

/** An archive (.tar.gz) of a project's releases, with the program at its top. */
export type ToolDownload = z.infer<typeof download>;

/** tools.toml: the programs that we run. ko is downloaded or built from its module at one version, the others come from the PATH. */
export const toolsSchema = z.strictObject({
  ko: z.strictObject({ module: z.string().min(1), version, downloads: z.record(z.string(), download).default({}) }),
  go: atLeast,
  git: atLeast,
  oc: atLeast,
  gauge: atLeast,
  'gauge-go': atLeast,
  'gauge-xml-report': atLeast,
});

export type ToolPins = z.infer<typeof toolsSchema>;
