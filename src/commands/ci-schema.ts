import { configurationSchema } from '../ci/json-schema.ts';
import type { Command } from './command.ts';

/** `streamstress ci schema`. */
export const ciSchema: Command = {
  name: 'ci schema',
  details: `Prints the JSON Schema of a configuration of ci-operator: editors complete and check with it.

  streamstress ci schema > .vscode/ci-operator.schema.json`,
  options: {},
  async run(_given, { stdout }) {
    stdout.write(`${JSON.stringify(configurationSchema(), null, 2)}\n`);
    return 0;
  },
};
