import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { releaseVariable } from '../../src/cluster/operator/component-env.ts';
import type { ComponentImage } from '../../src/model/component.ts';
import { imageVariables } from '../../src/sandbox/controllers/operator/image-variables.ts';
import { releases } from '../../src/sandbox/controllers/operator/releases.ts';
import { components } from './every-component.ts';

const plugin = 'IMAGE_PIPELINES_CONSOLE_PLUGIN';
const legacy = `${plugin}_LEGACY`;
const image: ComponentImage = {
  ...{ name: 'console-plugin', repositoryName: 'console-plugin', workload: 'plugin', container: 'plugin' },
  ...{ env: plugin, legacy: { env: legacy, belowOpenshift: '4.22' } },
};

test('below a version of OpenShift the older variable is taken, where the release knows it', () => {
  const both = new Set([plugin, legacy]);
  const taken = (openshift: string, known: ReadonlySet<string> = both) => releaseVariable(image, known, openshift);
  assert.equal(taken('4.21.17'), legacy);
  assert.equal(taken('4.9.0'), legacy, 'versions are numbers');
  assert.equal(taken('4.22.0'), plugin);
  assert.equal(taken('4.22.0-rc.1'), plugin);
  assert.equal(taken('5.0.1'), plugin);
  assert.equal(taken('4.19.1', new Set([plugin])), plugin, 'the release is older than the second variable');
  assert.equal(taken('unknown'), plugin);
  assert.equal(taken('4.19.1', new Set()), undefined);
});

/** The variables of every image that a release has, and the names of those that it lacks. */
function fit(known: ReadonlySet<string>, openshift: string) {
  const images = components.flatMap((component) => component.images);
  const variables = images.map((one) => [one.env, releaseVariable(one, known, openshift)] as const);
  return {
    lacks: variables.filter(([, variable]) => variable === undefined).map(([env]) => env),
    others: variables.filter(([env, variable]) => variable !== undefined && variable !== env).map(([, other]) => other),
  };
}

test('every release has a variable for each image of the six components', () => {
  assert.equal(releases.length, 5);
  for (const { name } of releases) {
    const known = new Set(imageVariables(name));
    const others = name === '1.20' ? [] : [legacy];
    assert.deepEqual(fit(known, '4.19.17'), { lacks: [], others }, name);
    assert.deepEqual(fit(known, '4.22.0'), { lacks: [], others: [] }, name);
  }
});

const data = process.env.STREAMSTRESS_DATA;
const skip = data === undefined && 'STREAMSTRESS_DATA names no folder with the real ClusterServiceVersions';

test('so have the real ones', { skip }, () => {
  const { releases: real } = read('operator-csv-env.json') as { releases: Readonly<Record<string, RealRelease>> };
  assert.equal(Object.keys(real).length, 5);
  for (const [name, { deployments }] of Object.entries(real)) {
    const env = deployments.flatMap(({ containers }) => containers.flatMap((container) => container.env));
    const known = new Set(env.map((variable) => variable.name));
    assert.deepEqual(fit(known, '4.19.17'), { lacks: [], others: name.includes('1.20') ? [] : [legacy] }, name);
  }
});

test('repository names are those that ko gives, and variables and workloads those of the product', { skip }, () => {
  const { components: real } = read('components.json') as { components: Readonly<Record<string, RealComponent>> };
  for (const { name, images } of components) {
    const known = new Map(real[name]?.images.map((one) => [one.env, one]));
    for (const { repositoryName, binary, env, workload, container } of images) {
      const { koImageDefaultName, ...one } = known.get(env) ?? assert.fail(`${name}: ${env}`);
      assert.deepEqual([one.workload, one.container], [workload, container], env);
      // Where the operator starts another program than ko's own, ko names the image after that one.
      if (koImageDefaultName && binary === undefined) assert.equal(repositoryName, koImageDefaultName);
    }
  }
});

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(data ?? '', 'facts/data', name), 'utf8'));
}

interface RealRelease {
  readonly deployments: readonly { containers: readonly { env: readonly { name: string }[] }[] }[];
}

interface RealComponent {
  readonly images: readonly {
    readonly env: string;
    readonly workload: string;
    readonly container: string;
    readonly koImageDefaultName?: string;
  }[];
}
