import * as z from 'zod';
import type { Report } from './report.ts';

/** Where a run with --profile leaves what its tests needed, below the output folder. */
export const resourceProfileFile = 'results/resource-profile.json';

const amount = z.number().min(0);
const count = z.int().min(0);
const use = z.strictObject({
  cpu: amount.describe('Millicores'),
  memory: amount.describe('Bytes'),
  pods: amount,
});
const spread = z.strictObject({ min: amount, max: amount, avg: amount, p95: amount.describe('Nearest rank') });

/** What the tests of a run needed of its cluster. */
export const resourcesSchema = z.strictObject({
  nodes: z.strictObject({
    counted: count.describe('Nodes that are Ready, schedulable and without taints: only these are counted'),
    all: count,
  }),
  allocatable: use.describe('What the counted nodes offer to pods'),
  baseline: use.describe('Average of what all pods on the counted nodes used before the first scenario'),
  samples: z.strictObject({ baseline: count, all: count }).describe('Measurements before the first scenario, and all'),
  specs: z
    .array(
      z.strictObject({
        suite: z.string(),
        file: z.string().describe("Spec file relative to the suite's repository"),
        seconds: amount.describe('Of its scenarios together'),
        samples: count.describe('Measurements while one of its scenarios ran; without one there are no numbers'),
        total: z
          .strictObject({ cpu: spread, memory: spread, pods: spread })
          .optional()
          .describe('What all pods used meanwhile, the baseline included'),
        peak: use
          .optional()
          .describe('The most above the baseline; where specs ran at once, each is charged with the use of all'),
      }),
    )
    .readonly(),
  parallelism: z
    .strictObject({
      specs: count.optional().describe('Absent where the measurements do not tell'),
      limitedBy: z.enum(['cpu', 'memory', 'pods']).optional(),
      heaviest: z.string().optional().describe('Spec file that needs the most of that'),
      why: z.string(),
    })
    .describe(
      'Specs that can run at once: (allocatable - baseline) x 80 % / highest peak of a spec, by the scarcest resource',
    ),
});

/** results/resource-profile.json. */
export const resourceProfileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.string().describe('Id of the run'),
  startedAt: z.iso.datetime(),
  ...resourcesSchema.shape,
});

/** The text of the file; undefined where nothing was measured. */
export function resourceProfileText({ run, resources }: Report): string | undefined {
  if (resources === undefined) return undefined;
  const profile: z.infer<typeof resourceProfileSchema> = {
    ...{ schemaVersion: 1, run: run.id, startedAt: run.startedAt },
    ...resources,
  };
  return `${JSON.stringify(profile, null, 2)}\n`;
}
