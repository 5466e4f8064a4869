import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withAutomaticInputs } from '../../../src/ci/run/automatic-inputs.ts';
import { groundOf } from './run-ground.ts';

const host = 'registry.ci.openshift.org';
const base = 'base_images:\n  base: {namespace: ocp, name: "4.19", tag: base}\n';

function inputsOf(image: string, files: Readonly<Record<string, string>>) {
  const { configuration } = groundOf(`${base}images:\n  items:\n  - ${image}\n`);
  const { base_images, images } = withAutomaticInputs(configuration, (path) => files[path]);
  return { bases: base_images, inputs: images?.items?.[0]?.inputs };
}

test('an image that a Dockerfile names is imported, one that is a base image is that one', () => {
  const dockerfile = [
    ...[`FROM ${host}/ocp/builder:golang AS build`, `FROM \\\n  ${host}/ocp/4.19:base`],
    ...[`COPY --from=quay-proxy.ci.openshift.org/openshift/ci:ocp_tools_a_b /x /x`, 'RUN true', 'FROM quay.io/a/b:c'],
  ].join('\n');
  const { bases, inputs } = inputsOf('{to: widget, context_dir: images, dockerfile_path: D}', {
    'images/D': dockerfile,
  });
  assert.deepEqual(inputs, {
    ocp_builder_golang: { as: [`${host}/ocp/builder:golang`] },
    base: { as: [`${host}/ocp/4.19:base`] },
    ocp_tools_a_b: { as: ['quay-proxy.ci.openshift.org/openshift/ci:ocp_tools_a_b'] },
  });
  assert.deepEqual(bases?.ocp_tools_a_b, { namespace: 'ocp', name: 'tools', tag: 'a_b' });
  assert.deepEqual(Object.keys(bases ?? {}), ['base', 'ocp_builder_golang', 'ocp_tools_a_b']);
});

test('what an input has the place of already, and the last stage that "from" replaces, are left alone', () => {
  const Dockerfile = `FROM ${host}/a/b:c AS one\nFROM ${host}/d/e:f\n`;
  const inputs = `{base: {as: ["${host}/a/b:c"]}}`;
  assert.deepEqual(inputsOf(`{to: widget, from: base, inputs: ${inputs}}`, { Dockerfile }).inputs, {
    base: { as: [`${host}/a/b:c`] },
  });
});

test('a Dockerfile that is not there, or is written in the configuration, changes nothing', () => {
  assert.equal(inputsOf('{to: widget}', {}).inputs, undefined);
  const Dockerfile = `FROM ${host}/a/b:c\n`;
  assert.equal(inputsOf('{to: widget, dockerfile_literal: FROM x}', { Dockerfile }).inputs, undefined);
});
