import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../src/ci/rules/rule.ts';
import { topics } from '../src/ci/rules/topics.ts';
import type { RuleCase } from '../test/ci/rule-case.ts';
import { cases } from '../test/ci/rule-cases.ts';

const root = resolve(import.meta.dirname, '..');

/** The example of a rule is that of its first case. */
const firstCase = new Map(cases.toReversed().map((one) => [one.rule, one]));

/** docs/ci-rules.md: every rule with a bad and a good example, which are those of its tests. */
export function rulesPage(): string {
  const sections = topics.map(({ rules }) => rules.map((rule) => section(rule, firstCase.get(rule.id))).join('\n'));
  return `${head}\n${sections.join('\n')}`;
}

function section({ id, severity, title, why }: Rule, example: RuleCase | undefined): string {
  const lines = [`### ${id}: ${title}`, '', `${severity === 'error' ? 'An error' : `A ${severity}`}: ${why}.`, ''];
  if (example) lines.push('Bad:', '', fenced(example.bad), '', 'Good:', '', fenced(example.good), '');
  return lines.join('\n');
}

function fenced(text: string): string {
  return `\`\`\`yaml\n${text.trim().replaceAll(/ # here$/gm, '  # <--')}\n\`\`\``;
}

const head = `# The rules of ci-operator's configurations

\`streamstress ci validate\` holds a file to all of them and tells all that is wrong at once. Rules with a V are those of the
reference, in its order; those with an S are ours: what the reference takes and what fails an hour later, or does nothing.
Errors end with exit code 2; warnings and notices do not. \`--off RULE\` turns one off. The examples are those of the tests, by
which this page is made: \`node scripts/write-ci-rules.ts\`.
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'docs/ci-rules.md'), rulesPage());
}
