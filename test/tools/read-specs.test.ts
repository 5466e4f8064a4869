import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { readSpecs } from '../../src/tools/read-specs.ts';

const project = mkdtempSync(join(tmpdir(), 'specs-'));
after(() => rmSync(project, { recursive: true }));
const files = createFiles();

for (const path of [
  'README.md',
  'specs/a.spec',
  'specs/deep/b.md',
  'specs/deep/steps.cpt',
  'specs/.hidden/c.spec',
  'specs/vendor/d.spec',
]) {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), `# ${path}`);
}
symlinkSync(project, join(project, 'specs/round'));

const paths = async (...named: string[]) => [...(await readSpecs(files, project, named)).keys()];

test('folders are read with all below, files by themselves, each once', async () => {
  assert.deepEqual(await paths('specs'), ['specs/a.spec', 'specs/deep/b.md']);
  assert.deepEqual(await paths('./specs/deep/', 'specs/a.spec', 'specs'), ['specs/deep/b.md', 'specs/a.spec']);
  assert.equal((await readSpecs(files, project, ['specs/a.spec'])).get('specs/a.spec'), '# specs/a.spec');
});

test('what is not there, or no specification, is left out', async () => {
  assert.deepEqual(await paths('none', 'none.spec', 'specs/deep/steps.cpt'), []);
});
