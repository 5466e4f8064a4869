import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { ctrfText } from '../../../src/report/export/ctrf.ts';
import { exported } from './exported-report.ts';

const status = z.enum(['passed', 'failed', 'skipped', 'pending', 'other']);
const count = z.int().min(0);

/** What we use of the published schema (https://ctrf.io), which allows no other fields. */
const schema = z.strictObject({
  reportFormat: z.literal('CTRF'),
  specVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  timestamp: z.iso.datetime(),
  generatedBy: z.string(),
  results: z.strictObject({
    tool: z.strictObject({ name: z.string().min(1), version: z.string().optional() }),
    summary: z.strictObject({
      ...{ tests: count, passed: count, failed: count, skipped: count, pending: count, other: count },
      ...{ flaky: count, suites: count, start: count, stop: count },
    }),
    tests: z.array(
      z.strictObject({
        ...{ name: z.string().min(1), status, duration: count, start: count.optional(), stop: count.optional() },
        ...{ suite: z.array(z.string()).min(1), rawStatus: z.string(), filePath: z.string() },
        ...{ message: z.string().optional(), trace: z.string().optional(), line: count.optional() },
        ...{ tags: z.array(z.string()).optional(), flaky: z.boolean().optional(), retries: count.optional() },
        parameters: z.record(z.string(), z.string()).optional(),
        retryAttempts: z
          .array(
            z.strictObject({
              ...{ attempt: z.int().min(1), status, message: z.string().optional(), duration: count.optional() },
            }),
          )
          .min(1)
          .optional(),
        extra: z.record(z.string(), z.unknown()),
      }),
    ),
    environment: z.strictObject({ testEnvironment: z.string() }).optional(),
    extra: z.record(z.string(), z.unknown()),
  }),
});

test('a report in the Common Test Report Format', () => {
  const { results } = schema.parse(JSON.parse(ctrfText(exported)));
  const { start: _, stop: __, ...counts } = results.summary;
  assert.deepEqual(counts, {
    ...{ tests: 6, passed: 3, failed: 2, skipped: 1, pending: 0, other: 0, flaky: 1, suites: 3 },
  });
  const [, flaky, failed, error] = results.tests;
  assert.deepEqual([flaky?.status, flaky?.flaky, flaky?.retries], ['passed', true, 1]);
  assert.deepEqual(flaky?.retryAttempts, [{ attempt: 1, status: 'failed', message: 'not ready', duration: 1250 }]);
  assert.deepEqual([failed?.status, failed?.flaky, failed?.retries], ['failed', undefined, 1]);
  assert.equal((failed?.stop ?? 0) - (failed?.start ?? 0), 100);
  assert.deepEqual([error?.status, error?.rawStatus], ['failed', 'error']);
});
