import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProcesses } from '../../src/adapters/processes.ts';
import { buildAndPush, buildLayout, type ImageBuild } from '../../src/tools/run-image-builder.ts';
import { component } from '../steps/run-step.ts';

/** A builder that writes its calls down, and then does what the script says. */
function builderOf(t: TestContext, name: string, script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'builder-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  const calls = join(folder, 'calls');
  writeFileSync(path, `#!/bin/sh\necho "$*" >> ${calls}\n${script}\n`);
  chmodSync(path, 0o755);
  const chains = component('chains');
  const [image] = chains.images;
  assert.ok(image);
  const snapshot = { name: 'chains', commit: 'a'.repeat(40), ref: 'main', committedAt: '2026-10-31T00:00:00Z' };
  const build = {
    ...{ builder: { name, version: '1.0', path }, component: chains, image: { ...image, dockerfile: 'Dockerfile' } },
    ...{ snapshot, folder, target: { repository: 'registry.example.com/x', env: {} }, tags: ['latest'], labels: {} },
    ...{ platform: 'linux/amd64', bases: new Map(), layout: join(folder, 'image.oci') },
  } as unknown as ImageBuild;
  return { build, calls: () => readFileSync(calls, 'utf8').trim().split('\n') };
}

const said = { output: () => undefined, progress: () => undefined };

test('a builder whose run is cancelled still removes its copy of the image', async (t) => {
  const cancel = new AbortController();
  const { build, calls } = builderOf(t, 'buildah', 'case "$1" in push) echo pushing; sleep 60;; esac');
  const building = buildLayout(build, {
    ...{ processes: createProcesses(), signal: cancel.signal, progress: () => undefined },
    output: (line) => line === 'pushing' && cancel.abort(),
  });
  await assert.rejects(building, { kind: 'cancelled' });
  assert.match(calls().at(-1) ?? '', /^rmi --force localhost\/streamstress\//);
});

test('docker, which knows no chroot, is not asked for it', async (t) => {
  const error = 'runc create failed: unable to start container process: exec: "/bin/sh": not found';
  const { build, calls } = builderOf(t, 'docker', `case "$1" in build) echo '${error}' >&2; exit 1;; esac`);
  const { signal } = new AbortController();
  await assert.rejects(buildAndPush(build, { ...said, processes: createProcesses(), signal }), {
    reason: 'building:dockerfile_failed',
  });
  assert.deepEqual(
    calls().map((call) => call.split(' ')[0]),
    ['build', 'rmi'],
  );
});
