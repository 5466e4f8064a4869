import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { imageVariables } from '../../../src/sandbox/controllers/operator/image-variables.ts';
import { type ReleaseName, releaseOf, releases } from '../../../src/sandbox/controllers/operator/releases.ts';

// Read: facts 2.3 and operator-csv-env.json, the ClusterServiceVersions of five releases of openshift-pipelines/operator.
// The file is not ours: the folder that STREAMSTRESS_DATA names has it.

const data = process.env.STREAMSTRESS_DATA;

test('a release has the variables of its age', () => {
  const counts = releases.map(({ name }) => imageVariables(name).length);
  assert.deepEqual(counts, [61, 64, 68, 68, 64]);
  assert.ok(!imageVariables('1.20').includes('IMAGE_PIPELINES_CONSOLE_PLUGIN_LEGACY'));
  assert.ok(!imageVariables('next').some((name) => name.startsWith('IMAGE_HUB_')));
});

test('a version belongs to the release with its first two numbers', () => {
  assert.equal(releaseOf('1.23.99').name, '1.23');
  assert.equal(releaseOf('1.20.5').components.pipeline, 'v1.3.4');
  assert.equal(releaseOf('5.0.5-867').name, 'next');
});

const skip = data === undefined && 'STREAMSTRESS_DATA names no folder with the real ClusterServiceVersions';
test('the variables and versions are those of the real ClusterServiceVersions', { skip }, () => {
  const file = join(data ?? '', 'facts/data/operator-csv-env.json');
  const real: Readonly<Record<string, RealRelease>> = JSON.parse(readFileSync(file, 'utf8')).releases;
  for (const [name, { csv, deployments }] of Object.entries(real)) {
    const release: ReleaseName = releases.find((each) => name === `release-v${each.name}.x`)?.name ?? 'next';
    const env = deployments.flatMap(({ containers }) => containers.flatMap((container) => container.env));
    const images = env.map((variable) => variable.name).filter((variable) => variable.startsWith('IMAGE_'));
    assert.deepEqual([...imageVariables(release)].sort(), images.sort(), name);
    assert.equal(csv, `openshift-pipelines-operator-rh.v${releases.find((each) => each.name === release)?.version}`);
  }
  assert.equal(Object.keys(real).length, 5);
});

interface RealRelease {
  readonly csv: string;
  readonly deployments: readonly {
    readonly containers: readonly { readonly env: readonly { readonly name: string }[] }[];
  }[];
}
