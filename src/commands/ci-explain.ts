import { explain } from '../ci/explain.ts';
import { planOf } from '../ci/plan.ts';
import { explainedJson } from '../ci/show/explained-json.ts';
import { explainedText } from '../ci/show/explained-text.ts';
import { readForPlan, sayErrors } from './ci-configuration.ts';
import { surroundingsOptions } from './ci-options.ts';
import type { Command } from './command.ts';
import { invalidOptions } from './invalid-option.ts';

/** `streamstress ci explain`. */
export const ciExplain: Command = {
  name: 'ci explain',
  operands: 'NAME FILE',
  details: `Explains a step or an image of a configuration of ci-operator: what makes it, where that is written, what it waits for and why,
and who waits for it; of a test every step with where its values were set.

  streamstress ci explain e2e org-repo-main.yaml --registry step-registry
  streamstress ci explain stable:cli org-repo-main.yaml`,
  options: { ...surroundingsOptions, json: { help: 'print it as JSON (docs/schema/ci-explain.schema.json)' } },
  async run(given, terminal) {
    const [name, ...operands] = given.operands;
    if (name === undefined) throw invalidOptions(['nothing to explain: name a step or an image, and a configuration']);
    const { validated, registry } = readForPlan({ ...given, operands }, terminal);
    const plan = planOf(validated, { targets: [] });
    const explained = explain(name, validated, plan);
    const json = () => explainedJson(name, explained, { plan, validated, registry });
    terminal.stdout.write(given.is('json') ? json() : explainedText(explained, validated, registry));
    return sayErrors(validated, terminal) ? 2 : 0;
  },
};
