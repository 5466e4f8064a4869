import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Environment } from './build-kube.ts';
import { kubeBinaries } from './kube-binaries.ts';
import { pinnedVersions } from './pinned-versions.ts';

const { signal } = new AbortController();
const find = (environment: Environment) => kubeBinaries({ environment, say: () => undefined, signal });

function folderWith(t: TestContext, ...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'binaries-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const name of names) writeFileSync(join(folder, name), '', { mode: 0o755 });
  return folder;
}

test('KUBEBUILDER_ASSETS wins, and has to have both programs', async (t) => {
  const whole = folderWith(t, 'etcd', 'kube-apiserver');
  const found = await find({ KUBEBUILDER_ASSETS: whole, STREAMSTRESS_CACHE: folderWith(t) });
  assert.deepEqual(found, { etcd: join(whole, 'etcd'), kubeApiserver: join(whole, 'kube-apiserver') });
  const half = folderWith(t, 'etcd');
  await assert.rejects(find({ KUBEBUILDER_ASSETS: half }), /lacks etcd or kube-apiserver/);
});

test('what is in the cache is used, by its versions', async (t) => {
  const cache = folderWith(t);
  const { kubernetes, etcd } = pinnedVersions();
  assert.match(`${kubernetes} ${etcd}`, /^v1\.\d+\.\d+ v3\.\d+\.\d+$/);
  const folder = join(cache, 'streamstress', `kube-${kubernetes}-etcd-${etcd}`);
  mkdirSync(folder, { recursive: true });
  for (const name of ['etcd', 'kube-apiserver']) writeFileSync(join(folder, name), '');
  const found = await find({ XDG_CACHE_HOME: cache });
  assert.equal(found.etcd, join(folder, 'etcd'));
});

test('without Go it says what to do, and a failed build leaves nothing', async (t) => {
  const cache = folderWith(t);
  await assert.rejects(find({ STREAMSTRESS_CACHE: cache, PATH: folderWith(t) }), /Install Go/);
  const broken = folderWith(t);
  writeFileSync(join(broken, 'go'), '#!/bin/sh\necho "x.go:1: no such thing" >&2\nexit 2\n');
  chmodSync(join(broken, 'go'), 0o755);
  const failed = /"go build go\.etcd\.io\/etcd\/server\/v3" failed with exit code 2:\nx\.go:1: no such thing/;
  await assert.rejects(find({ STREAMSTRESS_CACHE: cache, PATH: broken }), failed);
  for (const folder of readdirSync(cache)) assert.deepEqual(readdirSync(join(cache, folder)), []);
});
