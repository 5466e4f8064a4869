import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { clusterBuilder } from '../../src/model/tool.ts';
import { findTool, toolNames } from '../../src/tools/find-tool.ts';
import type { ToolSearch } from '../../src/tools/search.ts';

const root = mkdtempSync(join(tmpdir(), 'tools-'));
after(() => rmSync(root, { recursive: true }));

/** A machine with nothing on its PATH but these shell scripts (and mv). */
function machine(programs: Record<string, string>, more: Partial<ToolSearch> = {}) {
  const home = mkdtempSync(join(root, 'machine-'));
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const all = { mv: 'exec /bin/mv "$@"', mkdir: 'exec /bin/mkdir "$@"', chmod: 'exec /bin/chmod "$@"', ...programs };
  for (const [name, script] of Object.entries(all)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const said: string[] = [];
  const search: ToolSearch = {
    pins: {
      ko: { module: 'github.com/google/ko', version: '0.19.1', downloads: {} },
      go: { minimum: '1.21' },
      git: { minimum: '2.30' },
      oc: { minimum: '4.14' },
      gauge: { minimum: '1.6.0' },
      'gauge-go': { minimum: '0.4.0' },
      'gauge-xml-report': { minimum: '0.5.0' },
    },
    processes: createProcesses({ PATH: bin, GOOS: 'plan9' }),
    files: createFiles(),
    cacheFolder: join(home, 'cache'),
    signal: new AbortController().signal,
    progress: (message) => said.push(message),
    ...more,
  };
  return { search, said, bin, cache: search.cacheFolder };
}

const oldGo = 'echo "go version go1.20.3 linux/amd64"';
/** Says its version; "installs" a ko that says its own. */
const go = `if [ "$1" = version ]; then echo "go version go1.26.8 linux/amd64"; exit; fi
[ "$*" = "install -v github.com/google/ko@v0.19.1" ] && [ "$CGO_ENABLED$GOFLAGS$GOOS" = 0-trimpath ] || exit 9
mkdir -p "$GOBIN"; i=0; while [ $i -lt 120 ]; do echo "example.com/package$i" >&2; i=$((i + 1)); done
printf '#!/bin/sh\\necho v0.19.1\\n' > "$GOBIN/ko"; chmod +x "$GOBIN/ko"`;

test('go and git come from the PATH, if they are new enough', async () => {
  const { search, bin } = machine({ go, git: 'echo "git version 2.39.5 (Apple Git-154)"' });
  const found = { origin: 'PATH', standIn: false };
  assert.deepEqual(await findTool('go', search), { ...found, name: 'go', path: join(bin, 'go'), version: '1.26.8' });
  assert.deepEqual(await findTool('git', search), { ...found, name: 'git', path: join(bin, 'git'), version: '2.39.5' });
});

test('a missing or old one is a request error that says what to do', async () => {
  await assert.rejects(findTool('go', machine({}).search), {
    kind: 'request',
    reason: 'tools:go_not_found',
    message:
      'there is no "go" on the PATH: install Go 1.21 or newer from https://go.dev/dl and put its bin folder on the PATH',
  });
  await assert.rejects(findTool('go', machine({ go: oldGo }).search), {
    reason: 'tools:go_too_old',
    message: /go" is go 1\.20\.3, and 1\.21 or newer is needed/,
  });
  await assert.rejects(findTool('git', machine({ git: 'echo "git version 2.9.1"' }).search), {
    reason: 'tools:git_too_old',
  });
  await assert.rejects(findTool('gauge', machine({}).search), { reason: 'tools:gauge_not_found' });
});

test('ko on the PATH is used at the pinned version only', async () => {
  const { search, bin } = machine({ ko: 'echo 0.19.1' });
  assert.deepEqual(await findTool('ko', search), {
    name: 'ko',
    path: join(bin, 'ko'),
    version: '0.19.1',
    origin: 'PATH',
    standIn: false,
  });
});

test('another ko is passed over, said so, and the pinned one is installed once', async () => {
  const { search, said, bin, cache } = machine({ ko: 'echo v0.15.0', go });
  const path = join(cache, 'tools/ko-0.19.1/ko');
  assert.deepEqual(await findTool('ko', search), {
    name: 'ko',
    path,
    version: '0.19.1',
    origin: 'installed',
    standIn: false,
  });
  assert.deepEqual(said, [
    `"${join(bin, 'ko')}" is ko 0.15.0 and not the pinned 0.19.1: it is not used`,
    `installing github.com/google/ko@v0.19.1 with ${join(bin, 'go')}; this takes a minute, once`,
    'installing github.com/google/ko@v0.19.1: 100 packages compiled',
  ]);
  rmSync(join(bin, 'go'));
  assert.equal((await findTool('ko', search)).origin, 'cache');
  assert.deepEqual(readdirSync(join(cache, 'tools')), ['ko-0.19.1']);
});

test('two installations at once both end with a ko that works', async () => {
  const { search, cache } = machine({ go });
  await Promise.all([findTool('ko', search), findTool('ko', search)]);
  assert.deepEqual(readdirSync(join(cache, 'tools/ko-0.19.1')).sort(), ['ko', 'origin.txt']);
});

test('a cached ko that cannot run is installed anew', async () => {
  const { search, cache } = machine({ go });
  mkdirSync(join(cache, 'tools/ko-0.19.1'), { recursive: true });
  writeFileSync(join(cache, 'tools/ko-0.19.1/ko'), 'damaged', { mode: 0o755 });
  assert.equal((await findTool('ko', search)).origin, 'installed');
});

test('a failed installation says why and leaves nothing behind', async () => {
  const script = `${go.split('\n')[0]}\necho "go: github.com/google/ko@v0.19.1: dial tcp: lookup proxy: no such host" >&2; exit 1`;
  const { search, cache } = machine({ go: script });
  await assert.rejects(findTool('ko', search), {
    kind: 'infrastructure',
    reason: 'tools:ko_not_installed',
    message: /no such host\. Check that Go's module proxy can be reached/,
  });
  assert.equal(existsSync(join(cache, 'tools')) && readdirSync(join(cache, 'tools')).length > 0, false);
});

test('without ko and Go, Go is what is missing', async () => {
  await assert.rejects(findTool('ko', machine({}).search), { reason: 'tools:go_not_found' });
});

test('gauge comes from STREAMSTRESS_GAUGE or the PATH, and a stand-in is seen as one', async () => {
  const real = `echo "Gauge version: 1.6.35
Commit Hash: 27df4c9

Plugins
-------
xml-report (1.0.1)"`;
  const { search, bin } = machine({
    gauge: real,
    other: 'echo "Gauge version: 1.6.35"; echo "Stand-in: streamstress"',
  });
  const expected = { name: 'gauge', path: join(bin, 'gauge'), version: '1.6.35', origin: 'PATH', standIn: false };
  assert.deepEqual(await findTool('gauge', search), expected);
  const gaugePath = join(bin, 'other');
  const standIn = { ...expected, path: gaugePath, origin: 'STREAMSTRESS_GAUGE', standIn: true };
  assert.deepEqual(await findTool('gauge', { ...search, gaugePath }), standIn);
  await assert.rejects(findTool('gauge', { ...search, gaugePath: '/none' }), {
    reason: 'tools:gauge_not_found',
    message: /^STREAMSTRESS_GAUGE names "\/none", and there is no such program: install Gauge/,
  });
  await assert.rejects(findTool('gauge', machine({ gauge: 'echo hello' }).search), { reason: 'tools:gauge_too_old' });
});

test('plugins of Gauge are those that it lists, and the stand-in needs none', async () => {
  const says = (...lines: readonly string[]) => machine({ gauge: `printf '%s\\n' ${lines.join(' ')}` }).search;
  const version = "'Gauge version: 1.6.35' Plugins -------".split(' ');
  const whole = says(...version, "'go (0.5.2)'", "'html-report (4.3.1)'", "'xml-report (1.0.1.nightly-2026-01-01)'");
  assert.equal((await findTool('gauge-go', whole)).version, '0.5.2');
  assert.equal((await findTool('gauge-xml-report', whole)).version, '1.0.1');
  const lacking = says(...version, "'xml-report (0.4.9)'", "'not-go (0.5.2)'");
  await assert.rejects(findTool('gauge-go', lacking), {
    reason: 'tools:gauge_plugin_not_found',
    message: /has no plugin "go": "gauge install go" brings the newest one$/,
  });
  await assert.rejects(findTool('gauge-xml-report', lacking), { reason: 'tools:gauge_plugin_too_old' });
  const standIn = says(...version, "'Stand-in: streamstress'", "'js (5.0.7)'", "'xml-report (1.0.1)'");
  assert.equal((await findTool('gauge-go', standIn)).standIn, true);
  await assert.rejects(findTool('gauge-go', machine({}).search), { reason: 'tools:gauge_not_found' });
});

test('oc is asked for its own version, not for that of a server', async () => {
  const oc = '[ "$*" = "version --client" ] && printf "Client Version: 4.19.3\\nKustomize Version: v5.5.0\\n"';
  assert.equal((await findTool('oc', machine({ oc }).search)).version, '4.19.3');
  await assert.rejects(findTool('oc', machine({ oc: 'echo "Client Version: 4.9.0"' }).search), {
    reason: 'tools:oc_too_old',
  });
  await assert.rejects(findTool('oc', machine({ kubectl: 'echo "Client Version: v1.33.0"' }).search), {
    reason: 'tools:oc_not_found',
    message: /^there is no "oc" on the PATH: install oc 4\.14 or newer from .*; kubectl does not do$/,
  });
});

test('images are built by the first of buildah, podman and docker that works', async () => {
  const podman = 'echo podman version 4.3.1';
  const deaf = 'echo "Cannot connect to the Docker daemon" >&2; exit 1';
  const { search, bin } = machine({ docker: 'echo 28.2.2', podman });
  const found = { name: 'podman', path: join(bin, 'podman'), version: '4.3.1', origin: 'PATH', standIn: false };
  assert.deepEqual(await findTool('image-builder', search), found);
  const buildah = machine({ podman, buildah: 'echo "buildah version 1.28.2 (image-spec 1.1.0-rc2)"' });
  assert.equal((await findTool('image-builder', buildah.search)).name, 'buildah');
  const one = machine({ docker: deaf });
  await assert.rejects(findTool('image-builder', one.search), {
    kind: 'request',
    reason: 'building:no_image_builder',
    message: `a component is built from a Dockerfile, and neither buildah nor podman nor docker is there ("${join(one.bin, 'docker')}" does not work: Cannot connect to the Docker daemon). Install buildah (apt-get install buildah, dnf install buildah), let the cluster build them (leave out --registry), or leave such components out: --components`,
  });
});

test('the cluster builds images where nothing here does, if it may be asked', async () => {
  const { search } = machine({ docker: 'exit 1' });
  assert.equal(await findTool('image-builder', { ...search, onCluster: true }), clusterBuilder);
  const here = machine({ buildah: 'echo "buildah version 1.28.2"' }).search;
  assert.equal((await findTool('image-builder', { ...here, onCluster: true })).name, 'buildah');
});

test('all tools have a finder', () => {
  assert.deepEqual(toolNames, ['git', 'go', 'ko', 'image-builder', 'oc', 'gauge', 'gauge-go', 'gauge-xml-report']);
});
