import type { Command } from './command.ts';
import { execute } from './execute.ts';
import {
  componentOptions,
  historyOptions,
  lockOption,
  outputOption,
  requestOf,
  runOptions,
} from './request-options.ts';
import { clusterOptions } from './sign-in-options.ts';
import { testOptions } from './test-options.ts';

/** `streamstress test`. */
export const test: Command = {
  name: 'test',
  details: `Runs the suites of config/suites.toml, reads what they leave, says why tests failed and leaves
results/report.json. release-tests are those of the operator's release; scenarios that need what is not here (a tool, a
token, a user) are not run, and the report says so. Any other tests run by --test-command, and leave JUnit files.
Exit 1: tests are red; 2: something else is at fault; 3: both.

  streamstress test --tags 'sanity & !tls' --reruns 1
  streamstress test --scenario specs/pipelines/run.spec:21 --scenario specs/triggers/cron.spec:12
  streamstress test --tests-repo https://github.com/me/release-tests --release-tests-ref my-branch
  streamstress test --test-command 'npm test' --junit 'reports/**/*.xml' --run-timeout 2h`,
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
