import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { streamstress } from '../e2e/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'ci-bad-input-'));
let asked = 0;
/** Stands for the cluster, the repository and the lease server: nobody may ask it anything. */
const server = createServer((_, response) => {
  asked += 1;
  response.writeHead(500).end();
});
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const whole = `base_images:
  tool:
    namespace: ocp
    name: tool
    tag: "1"
build_root:
  image_stream_tag:
    namespace: ci
    name: root
    tag: latest
resources:
  '*':
    requests:
      cpu: 10m
`;
const unit = `tests:
- as: unit
  commands: make check
  container:
    from: src
`;
const leasing = `tests:
- as: leasing
  steps:
    leases:
    - count: 2
      env: SLICE
      resource_type: slices
    test:
    - as: check
      commands: make check
      from: tool
      resources:
        requests:
          cpu: 10m
`;

/** What is wrong: a configuration, options, and what is said of it. */
interface BadInput {
  readonly config: string;
  readonly args?: readonly string[];
  readonly says: RegExp;
}

const badInputs: Readonly<Record<string, BadInput>> = {
  'leases without a server': {
    config: leasing,
    says: /^streamstress: test "leasing" leases "slices", and there is no lease server: give --lease-server URL$/m,
  },
  'a lease server that is no address': {
    config: leasing,
    args: ['--lease-server', 'leases.example.com'],
    says: /--lease-server "leases\.example\.com": write http:\/\/HOST or https:\/\/HOST/,
  },
  raw_steps: {
    config: `${unit}raw_steps:
- project_directory_image_build_step:
    from: root
    to: odd
`,
    says: /step "odd" is one of the raw_steps, which streamstress does not run: write it as what it stands for/,
  },
  'bundles of operators': {
    config: `${unit}operator:
  bundles:
  - as: shop-bundle
    dockerfile_path: bundle.Dockerfile
`,
    says: /step "src-bundle" is one of the bundles of operators/,
  },
  base_rpm_images: {
    config: `${unit}base_rpm_images:
  with-rpms:
    namespace: ocp
    name: base
    tag: "9"
rpm_build_commands: make rpms
`,
    says: /step "with-rpms" is one of the base images with a repository of RPMs \(base_rpm_images\)/,
  },
  'secrets of collections': {
    config: `${leasing}      credentials:
      - bundle: logins
        mount_path: /logins
`,
    args: ['--lease-server', address],
    says: /step "check" of test "leasing" mounts a secret of a collection or bundle, .*: name a Secret of the cluster instead/,
  },
  'an unknown target': {
    config: unit,
    args: ['--target', 'units'],
    says: /"units".*(?:\n.*)*"?unit"?/,
  },
  'promotion of a pull request': {
    config: `${unit}images:
  items:
  - to: shop
    dockerfile_literal: FROM tool
promotion:
  to:
  - namespace: acme
    tag: latest
`,
    args: ['--promote', '--pull', '7'],
    says: /pull request/,
  },
  'a duration that is none': {
    config: unit,
    args: ['--pod-pending-timeout', 'soon'],
    says: /--pod-pending-timeout.*"soon"/,
  },
  'a parameter without a value': { config: unit, args: ['--multi-stage-param', 'SIZE'], says: /NAME=VALUE/ },
  'two ways to clone': {
    config: unit,
    args: ['--clone-token-file', 'a', '--clone-key-file', 'b'],
    says: /--clone-token-file and --clone-key-file exclude each other/,
  },
  'no such pull request': { config: unit, args: ['--pull', 'seven'], says: /--pull "seven"/ },
  'no name of a namespace': { config: unit, args: ['--namespace', 'A_B'], says: /--namespace "A_B"/ },
  'a repository that is none': {
    config: unit,
    args: ['--git-ref', 'shop'],
    says: /--git-ref "shop".*ORG\/REPO@BRANCH/,
  },
  'a job that is no JSON': { config: unit, says: /\$JOB_SPEC is no JSON/ },
  'a configuration that is not valid': { config: `${unit}nonsense: 1\n`, says: /nonsense/ },
};

test('bad input is told before anything is touched', { timeout: 120_000 }, async (t) => {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(address));
  for (const [name, { config, args = [], says }] of Object.entries(badInputs)) {
    await t.test(name, async (part) => {
      const file = join(folder, name.replaceAll(' ', '-'), 'acme/shop/acme-shop-main.yaml');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, whole + config);
      const places = [
        '--kubeconfig',
        kubeconfig,
        '--clone-from',
        `${address}/shop`,
        '--output-dir',
        join(folder, 'out'),
      ];
      const spec = name === 'a job that is no JSON' ? { JOB_SPEC: '{' } : {};
      const { code, stdout, stderr } = await streamstress(part, ['ci', 'run', file, ...places, ...args], {
        ...process.env,
        ...spec,
      });
      assert.match(stderr, says);
      assert.deepEqual([code, stdout], [2, '']);
      assert.equal(asked, 0, 'somebody was asked');
    });
  }
});

function kubeconfigOf(url: string): string {
  return JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'none' },
    clusters: [{ name: 'none', cluster: { server: url } }],
    users: [{ name: 'none', user: { token: 'none' } }],
    contexts: [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
  });
}
