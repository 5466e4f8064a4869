import type { Command } from './command.ts';
import { execute } from './execute.ts';
import {
  componentOptions,
  historyOptions,
  lockOption,
  outputOption,
  requestOf,
  runOptions,
  testOptions,
} from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';

/** `streamstress test`. */
export const test: Command = {
  name: 'test',
  details: `Runs the suites of config/suites.toml, reads what Gauge leaves, says why tests failed and leaves
results/report.json. Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !to-do'`,
  options: {
    ...componentOptions,
    ...clusterOptions,
    ...lockOption,
    ...testOptions,
    ...historyOptions,
    ...outputOption,
    ...runOptions,
    json: { help: 'print the report as JSON' },
  },
  run: (given, terminal) => execute(requestOf('test', given, terminal), given, terminal),
};
