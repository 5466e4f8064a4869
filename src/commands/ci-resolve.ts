import { literalValues } from '../ci/registry/literal.ts';
import { provenanceLine, provenanceOf } from '../ci/registry/provenance.ts';
import type { ProvenanceResult } from '../ci/show/answers.ts';
import { valuesText } from '../ci/show/values-text.ts';
import { readForPlan, sayErrors } from './ci-configuration.ts';
import { surroundingsOptions } from './ci-options.ts';
import type { Command } from './command.ts';

/** `streamstress ci resolve`. */
export const ciResolve: Command = {
  name: 'ci resolve',
  operands: 'FILE',
  details: `Prints a configuration of ci-operator with every test written out: the steps of workflows, chains and refs, with the values of
their parameters. With --provenance it prints which line of which file has set each value instead.

  streamstress ci resolve org-repo-main.yaml --registry step-registry
  streamstress ci resolve org-repo-main.yaml --registry step-registry --provenance`,
  options: {
    ...surroundingsOptions,
    provenance: { help: 'each value with the file and line that has set it' },
    json: { help: 'print it as JSON (with --provenance docs/schema/ci-provenance.schema.json)' },
  },
  async run(given, terminal) {
    const { validated, registry, profiles } = readForPlan(given, terminal);
    const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
    if (given.is('provenance')) {
      const values = provenanceOf(validated, registry);
      const result: ProvenanceResult = { schemaVersion: 1, file: validated.source.path, values: [...values] };
      terminal.stdout.write(given.is('json') ? json(result) : values.map((one) => `${provenanceLine(one)}\n`).join(''));
    } else {
      const values = literalValues(validated, profiles);
      terminal.stdout.write(given.is('json') ? json(values) : valuesText(values));
    }
    return sayErrors(validated, terminal) ? 2 : 0;
  },
};
