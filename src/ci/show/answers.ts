import * as z from 'zod';

const head = { schemaVersion: z.literal(1) };
const file = z.string().describe('Its path, as it was given');
const place = {
  file: z.string().describe('The configuration, or a file of the registry'),
  line: z.int().describe('Counted from 1'),
  column: z.int().describe('Counted from 1, in UTF-16 units'),
};
const path = z.string().describe('tests[3].steps.test[0]; empty for the whole file');

/** What `ci validate --json` prints. docs/schema/ci-validate.schema.json is generated from it. */
export const validationSchema = z.strictObject({
  ...head,
  files: z.array(
    z.strictObject({
      path: file,
      valid: z.boolean().describe('Whether none of its diagnostics is an error'),
      diagnostics: z
        .array(
          z.strictObject({
            rule: z.string().describe('V001 or S001: docs/ci-rules.md has each of them'),
            severity: z.enum(['error', 'warning', 'notice']),
            ...place,
            path,
            message: z.string().describe('It may hold text of the file'),
          }),
        )
        .describe('In the order of the file, those of the registry last'),
    }),
  ),
  unchecked: z
    .array(z.strictObject({ what: z.string(), option: z.string().describe('--registry DIR') }))
    .describe('What was not looked at, and the option that it takes'),
  totals: z.strictObject({
    ...{ files: z.int(), valid: z.int().describe('Files without errors') },
    ...{ errors: z.int(), warnings: z.int(), notices: z.int() },
  }),
});

export type ValidationResult = z.infer<typeof validationSchema>;

const kind = z.enum([
  ...(['input-image', 'project-root', 'source', 'pipeline-cache', 'rpm-server', 'rpm-injection'] as const),
  ...(['project-image', 'bundle-source', 'index-generator', 'output-image', 'release-inputs'] as const),
  ...(['output-images', 'assemble-release', 'import-release', 'images', 'container-test'] as const),
  ...(['multi-stage-test', 'parameters'] as const),
]);
const link = z.string().describe('What is needed or made: pipeline:src, release:latest, stable:*, all images');
const needs = z.array(
  z.strictObject({ link, why: z.string(), from: z.array(z.string()).describe('Names of the steps that make it') }),
);
const step = {
  name: z.string().describe('Unique: [input:root], src, the name of a test'),
  kind,
  description: z.string(),
  path,
  needs,
  creates: z.array(link),
};
const start = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('always') }),
  z.strictObject({
    type: z.literal('filter'),
    field: z.enum([
      ...(['run_if_changed', 'skip_if_only_changed'] as const),
      ...(['pipeline_run_if_changed', 'pipeline_skip_if_only_changed'] as const),
    ]),
    pattern: z.string().describe('A regular expression of Go'),
  }),
  z.strictObject({ type: z.literal('asked').describe('Somebody writes "/test NAME"') }),
  z.strictObject({ type: z.literal('cron'), cron: z.string() }),
  z.strictObject({
    type: z.enum(['interval', 'minimum_interval']).describe('Since the run before has started, or has ended'),
    duration: z.string(),
  }),
  z.strictObject({ type: z.literal('release_controller').describe('There is a payload to be tested') }),
]);

/** What `ci plan --json` prints. docs/schema/ci-plan.schema.json is generated from it. */
export const planSchema = z.strictObject({
  ...head,
  file,
  targets: z.array(z.string()).describe('Those of --target; empty for everything'),
  steps: z
    .array(
      z.strictObject({ ...step, dependencies: z.array(z.string()).describe('Names of the steps that it waits for') }),
    )
    .describe('In the order in which they may start'),
  criticalPath: z.array(z.string()).describe('Names of the longest chain, by what such steps usually take'),
  jobs: z.array(
    z.strictObject({
      name: z.string().describe('Its name in Prow'),
      kind: z.enum(['presubmit', 'postsubmit', 'periodic']),
      test: z.string().describe('What people call it'),
      targets: z.array(z.string()).describe('The steps that it asks for'),
      optional: z.boolean().describe('Whether a change may merge though it failed'),
      start: start.describe('What makes it run'),
      starts: z.boolean().nullable().describe('Whether the files of --changed start it; null without any'),
      why: z.string(),
      next: z.array(z.string().describe('ISO 8601, UTC')).describe('Of a periodic with a cron, the next times'),
    }),
  ),
  promotes: z
    .array(z.strictObject({ image: z.string(), to: z.string().describe('namespace/name:tag') }))
    .describe('Tags that images get once a change has merged; without those of tag_by_commit'),
  environment: z
    .array(
      z.strictObject({
        test: z.string(),
        step: z.string().nullable().describe('null: every step of the test has it'),
        env: z.string().describe('The variable'),
        image: z.string().optional().describe('stable:cli: the variable has its pull spec'),
        pullSpec: z.string().optional().describe('What was given in place of the image'),
      }),
    )
    .describe('Images that multi-stage tests find in variables'),
  problems: z.array(z.string()).describe('Why nothing can run; there are no steps then, and the exit code is 2'),
});

export type PlanResult = z.infer<typeof planSchema>;

const sourced = z.strictObject({ value: z.string(), ...place }).describe('A value, and the line that has set it');
const values = z.record(z.string().describe('Name of the variable'), sourced);

/** What `ci explain --json` prints. docs/schema/ci-explain.schema.json is generated from it. */
export const explanationSchema = z.strictObject({
  ...head,
  name: z.string().describe('What was asked for'),
  steps: z.array(
    z.strictObject({
      ...step,
      ...place,
      neededBy: z.array(z.strictObject({ name: z.string(), why: z.string() })),
      test: z
        .strictObject({
          workflow: sourced.optional(),
          clusterProfile: sourced.optional(),
          steps: z.array(
            z.strictObject({
              name: z.string(),
              phase: z.enum(['pre', 'test', 'post']),
              ...place,
              through: z.array(z.string()).describe('How it got here: workflow NAME, chain NAME, ref NAME'),
              env: values.describe('Its parameters'),
              dependencies: values.describe('Images, by the variable that has their pull spec'),
              overrides: values.describe('Pull specs that were given in their place'),
            }),
          ),
        })
        .optional()
        .describe('Of a multi-stage test: the steps of its workflow, chains and refs'),
    }),
  ),
});

export type Explanation = z.infer<typeof explanationSchema>;

/** What `ci resolve --provenance --json` prints. docs/schema/ci-provenance.schema.json is generated from it. */
export const provenanceSchema = z.strictObject({
  ...head,
  file,
  values: z.array(
    z.strictObject({
      test: z.string(),
      path: z.string().describe('Where it is in the test: pre[2].env.REGION'),
      step: z.string().optional().describe('The step that it is of'),
      value: z.unknown(),
      ...place,
    }),
  ),
});

export type ProvenanceResult = z.infer<typeof provenanceSchema>;
