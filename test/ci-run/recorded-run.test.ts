import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { onceEach, shapeOf, type Write } from '../contract/ci-writes.ts';
import { writesFile } from '../contract/ci-writes-contract.ts';
import { recordedRun } from './recorded-run.ts';

test('what a run writes to a cluster is what the contract checks: UPDATE=1 writes it down anew', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-recorded-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { writes, said, code } = await recordedRun(folder);
  assert.equal(code, 0, said);
  const found = onceEach(writes);
  if (process.env.UPDATE) writeFileSync(writesFile, `${JSON.stringify(found, undefined, 2)}\n`);
  const known: readonly Write[] = JSON.parse(readFileSync(writesFile, 'utf8'));
  const checked = new Set(known.flatMap(fieldsOf));
  const unknown = found.flatMap(fieldsOf).filter((field) => !checked.has(field));
  assert.deepEqual([...new Set(unknown)], [], 'fields that the contract does not check');
});

/** `create Pod: spec.hostUsers`, each. */
function fieldsOf(write: Write): readonly string[] {
  const [kind = '', fields = ''] = shapeOf(write).split(': ');
  return fields.split(' ').map((field) => `${kind}: ${field}`);
}
