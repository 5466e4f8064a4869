import { usual, type World } from './generate.ts';

/** The one that the aims are for, and others than the priors were made for. */
export const worlds: Readonly<Record<string, World>> = {
  'the usual nightly': usual,
  'a rough one: more flakes, outages, regressions': {
    ...usual,
    ...{ runs: 1500, background: 0.003, flaky: 0.25, outage: 0.04, solo: 1 / 500, spec: 1 / 400 },
  },
  'a calm one: few and long regressions': {
    ...usual,
    ...{ runs: 1500, background: 0.0002, flaky: 0.05, solo: 1 / 4000, spec: 1 / 3000, meanLength: 20 },
  },
};
