import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { planOf } from '../../src/ci/plan.ts';
import { validate } from '../../src/ci/validate.ts';
import { fuzz } from './fuzz.ts';
import type { Random } from './random.ts';

const folder = join(import.meta.dirname, '../ci/rules');
const modules = await Promise.all(readdirSync(folder).map((file) => import(join(folder, file))));
const texts: readonly string[] = modules
  .flatMap(({ cases }) => cases)
  .flatMap(({ bad, good }: { bad: string; good: string }) => [bad, good]);

/** Milliseconds that no file of this size may take. */
const slowest = 5000;

/** Every file gets a verdict, and its graph or why it has none; nothing throws. */
function judged(text: string): void {
  const began = performance.now();
  const validated = validate({ path: 'config/org/repo/org-repo-main.yaml', text });
  const plan = planOf(validated, { targets: [] });
  assert.ok(plan.steps.length + plan.problems.length > 0, 'neither a step nor a problem');
  for (const { line, column, message } of validated.diagnostics) {
    assert.ok(line >= 1 && column >= 1 && message.length > 0, message);
    assert.ok(message.length < 2000, `a message of ${message.length} characters`);
  }
  assert.ok(performance.now() - began < slowest, `${Math.round(performance.now() - began)} ms`);
}

fuzz('configurations with other bytes', 1500, (random) => {
  const text = random.pick(texts);
  const at = random.below(text.length);
  const bytes = Array.from({ length: random.below(6) }, () => random.pick([...':-{}[]&*!|>\'"%@`#,?~\n\t 0é\u0000']));
  judged(`${text.slice(0, at)}${bytes.join('')}${text.slice(at + random.below(4))}`);
});

fuzz('configurations with their lines elsewhere', 1500, (random) => {
  const lines = `${random.pick(texts)}\n${random.pick(texts)}`.split('\n');
  for (let n = random.below(5); n >= 0; n -= 1) {
    const [line = ''] = lines.splice(random.below(lines.length), 1);
    lines.splice(random.below(lines.length), 0, random.below(2) === 0 ? `  ${line}` : line);
  }
  judged(lines.join('\n'));
});

fuzz('configurations with values of other types everywhere', 2000, (random) => {
  const values = parseDocument(`${random.pick(texts)}`, { uniqueKeys: false }).toJS() as unknown;
  judged(stringify(changed(values, random)));
});

function changed(value: unknown, random: Random): unknown {
  if (random.below(12) === 0)
    return random.pick([null, 0, -1, 1e300, true, '', 'a', [], [null], {}, { a: null }, ['a', ['b']], 'x'.repeat(300)]);
  if (Array.isArray(value)) return value.map((item) => changed(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item, random)]));
}
