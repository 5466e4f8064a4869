import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { wholeFile } from '../ci/rule-case.ts';
import { streamstress } from './process.ts';
import { self, temporaryFolder } from './world.ts';

const fragment = 'tests:\n- as: unit\n  commands: make test\n  container:\n    from: src\n';

/** What a sandbox of this machine needs is asked for before it is started. */
async function refused(t: TestContext, programs: readonly string[], ...args: readonly string[]) {
  const folder = await temporaryFolder(t);
  const configuration = join(folder, 'org', 'repo', 'org-repo-main.yaml');
  await mkdir(join(folder, 'org', 'repo'), { recursive: true });
  await mkdir(join(folder, 'bin'));
  await writeFile(configuration, wholeFile(fragment).text);
  const path = (process.env.PATH ?? '').split(delimiter);
  for (const name of programs) {
    await writeFile(join(folder, 'bin', name), '#!/bin/sh\n', { mode: 0o755 });
  }
  await symlink(self[0], join(folder, 'bin', 'node'));
  const own = programs.includes('buildah') ? [join(folder, 'bin'), ...path] : [join(folder, 'bin')];
  const environment = { HOME: folder, PATH: own.join(delimiter) };
  const output = ['--output-dir', join(folder, 'output')];
  return streamstress(t, ['ci', 'run', configuration, '--sandbox', ...args, ...output], environment);
}

test('a sandbox without a clone to test is refused', async (t) => {
  const { code, stdout, stderr } = await refused(t, ['buildah']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /--sandbox tests what is committed in a clone on this machine: give --source DIR/);
});

test('a sandbox of a machine that builds no images is refused what has to be built', async (t) => {
  const { code, stderr } = await refused(t, [], '--clone-from', 'https://git.example.org/org/repo');
  assert.equal(code, 2);
  assert.match(stderr, /builds images with buildah, which is not on the PATH: install it/);
  assert.match(stderr, /"src" are built|"src", .* are built/);
});
