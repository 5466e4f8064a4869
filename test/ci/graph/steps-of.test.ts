import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkText } from '../../../src/ci/graph/link.ts';
import { container, graphIn, multiStage, root, stepsIn } from './graph-in.ts';

const latest = 'releases:\n  latest:\n    release:\n      channel: stable\n      version: "4.20"\n';
const claim = 'cluster_claim:\n  version: "4.20"\n  cloud: aws\n  owner: us\n';

test('without a release images are put into an empty stream', () => {
  assert.deepEqual(graphIn(`${root}images:\n  items:\n  - to: app\n`), {
    '[input:root]': [],
    '[output-images]': [],
    src: ['[input:root]'],
    app: ['src'],
    '[output:stable:app]': ['[output-images]', 'app'],
    '[images]': ['[output:stable:app]'],
  });
});

test('the build root may be an image of the repository', () => {
  const project = 'build_root:\n  project_image:\n    dockerfile_path: build/Dockerfile\n';
  assert.deepEqual(graphIn(`${project}tests:\n${container('unit')}`, { targets: ['unit'] }), {
    root: [],
    src: ['root'],
    unit: ['src'],
  });
});

test('images wait for the source, for what they begin with and for what is copied of', () => {
  const images = `images:
  items:
  - to: app
    from: base
    inputs:
      bin:
        as: [builder]
      tools: {}
      src:
        paths: []
`;
  const bases =
    'base_images:\n  base: {namespace: a, name: b, tag: c}\nexternal_images:\n  tools: {registry: quay.io, namespace: a, name: b, tag: c}\n';
  const { app, bin } = graphIn(`${root}${bases}binary_build_commands: make\n${images}`);
  assert.deepEqual(app, ['[input:base]', '[input:tools]', 'bin', 'src']);
  assert.deepEqual(bin, ['src']);
});

test('base_rpm_images are imported, and get the RPMs that are built', () => {
  const graph = graphIn(
    `${root}rpm_build_commands: make rpms\nbase_rpm_images:\n  base: {namespace: a, name: b, tag: c}\ntests:\n${container('unit', 'base')}`,
    { targets: ['unit'] },
  );
  assert.deepEqual(graph, {
    '[input:root]': [],
    '[input:base-without-rpms]': [],
    src: ['[input:root]'],
    rpms: ['src'],
    '[serve:rpms]': ['rpms'],
    base: ['[input:base-without-rpms]', '[serve:rpms]'],
    unit: ['base'],
  });
});

test('a bundle with a name has its own index, those without share one', () => {
  const operator = `operator:
  bundles:
  - as: mine
    base_index: catalog
  - dockerfile_path: a.Dockerfile
  - dockerfile_path: b.Dockerfile
  substitutions:
  - pullspec: quay.io/a/b
    with: pipeline:app
  - pullspec: quay.io/a/c
    with: stable:cli
`;
  const graph = graphIn(
    `${root}${latest}base_images:\n  catalog: {namespace: a, name: b, tag: c}\nimages:\n  items:\n  - to: app\n${operator}`,
  );
  assert.deepEqual(graph['src-bundle'], ['[release:latest]', 'app', 'src']);
  assert.deepEqual(graph.mine, ['src', 'src-bundle']);
  assert.deepEqual(graph['ci-index-mine-gen'], ['[input:catalog]', 'mine']);
  assert.deepEqual(graph['ci-index-mine'], ['ci-index-mine-gen', 'src']);
  assert.deepEqual(graph['ci-bundle1'], ['src', 'src-bundle']);
  assert.deepEqual(graph['ci-index-gen'], ['ci-bundle1', 'ci-bundle2']);
  assert.deepEqual(graph['ci-index'], ['ci-index-gen', 'src']);
});

test('tag_specification makes both releases', () => {
  const graph = graphIn(`${root}tag_specification: {namespace: ocp, name: "4.1"}\nimages:\n  items:\n  - to: app\n`);
  assert.deepEqual(graph['[release:initial]'], ['[release-inputs]']);
  assert.deepEqual(graph['[release:latest]'], ['[images]']);
  assert.deepEqual(graph['[images]'], ['[output:stable:app]', '[release-inputs]']);
});

test('a release is taken as it is, made of a stream, or made with what is built', () => {
  const releases = `releases:
  initial:
    integration: {namespace: ocp, name: "4.19"}
  latest:
    integration: {namespace: ocp, name: "4.20", include_built_images: true}
  next:
    prerelease: {product: ocp, version_bounds: {lower: 4.20.0, upper: 4.21.0-0}}
`;
  const graph = graphIn(`${root}${releases}`);
  assert.deepEqual(graph['[release:initial]'], ['[release-inputs:initial]']);
  assert.deepEqual(graph['[release:latest]'], ['[images]']);
  assert.deepEqual(graph['[release:next]'], []);
  assert.deepEqual(graph['[images]'], ['[release-inputs:initial]', '[release-inputs:latest]']);
  const given = graphIn(`${root}${releases}`, { environment: new Set(['RELEASE_IMAGE_LATEST']) });
  assert.deepEqual(given['[release:latest]'], []);
  assert.equal(given['[release-inputs:latest]'], undefined);
});

test('optional images are of [images] where somebody asks for them', () => {
  const yaml = `${root}images:\n  items:\n  - to: app\n    optional: true\n`;
  assert.deepEqual(graphIn(yaml)['[images]'], []);
  assert.deepEqual(graphIn(yaml, { targets: ['[images]', 'app'] })['[images]'], ['[output:stable:app]']);
});

test('a multi-stage test waits for the images that its steps name', () => {
  const steps = [
    'from: src',
    'from_image: {namespace: ocp, name: "4.20", tag: cli}',
    'from: release:latest',
    'from: other:thing',
    'from: src\ncli: latest\ndependencies:\n- {name: app, env: APP}',
  ];
  const graph = graphIn(`${root}${latest}images:\n  items:\n  - to: app\ntests:\n${multiStage('e2e', steps)}`);
  assert.deepEqual(graph.e2e, ['[input:ocp-4.20-cli]', '[release:latest]', 'app', 'src']);
});

test('a bare tag of the release waits for its images; with a cluster profile for the payload and all images', () => {
  const integration = 'releases:\n  latest:\n    integration: {namespace: ocp, name: "4.20"}\n';
  const yaml = `${root}${integration}tests:\n${multiStage('e2e', ['from: cli'])}`;
  assert.deepEqual(graphIn(yaml).e2e, ['[release-inputs:latest]']);
  const profiled = yaml.replace('steps:\n', 'steps:\n    cluster_profile: aws\n');
  assert.deepEqual(graphIn(profiled).e2e, ['[images]', '[release:latest]']);
  const explicit = profiled.replace('from: cli', 'from: stable:cli');
  assert.deepEqual(graphIn(explicit).e2e, ['[images]', '[release-inputs:latest]', '[release:latest]']);
});

test('a claim has a release of its own, which takes the place of the one that it is called after', () => {
  const steps = ['from: cli', 'from: src\ndependencies:\n- {name: "release:latest", env: PAYLOAD}'];
  const yaml = `${root}${latest}tests:\n${multiStage('e2e', steps, claim)}${container('unit')}`;
  assert.deepEqual(graphIn(yaml).e2e, ['[release:latest-e2e]', 'src']);
  const other = yaml.replace('cluster_claim:\n', 'cluster_claim:\n    as: custom\n');
  assert.deepEqual(graphIn(other).e2e, ['[release:latest]', 'src']);
  assert.deepEqual(graphIn(other)['[release:custom-e2e]'], []);
});

test('a claim is no release of the configuration', () => {
  const graph = graphIn(`${root}tests:\n${multiStage('e2e', ['from: src'], claim)}`);
  assert.deepEqual(graph['[output-images]'], []);
});

test('a test with shards is one step: its jobs are many, and each runs it', () => {
  const graph = graphIn(`${root}tests:\n${container('unit', 'src', 'shard_count: 2')}`);
  assert.deepEqual([graph.unit, graph['unit-1of2']], [['src'], undefined]);
});

test('what is given in place of a dependency is not waited for', () => {
  const step = 'from: src\ndependencies:\n- {name: app, env: APP}';
  const yaml = `${root}images:\n  items:\n  - to: app\ntests:\n${multiStage('e2e', [step])}`;
  assert.deepEqual(graphIn(yaml).e2e, ['app', 'src']);
  assert.deepEqual(graphIn(yaml, { dependencyOverrides: new Map([['app', 'quay.io/a/b']]) }).e2e, ['src']);
  const own = yaml.replace('steps:\n', 'steps:\n    dependency_overrides: {APP: quay.io/a/b}\n');
  assert.deepEqual(graphIn(own).e2e, ['src']);
});

test('raw steps join the others', () => {
  const raw = `raw_steps:
- pipeline_image_cache_step: {from: src, to: cross, commands: make}
- project_directory_image_build_step: {from: cross, to: tool, inputs: {src: {}}}
- output_image_tag_step: {from: tool, to: {name: stable, tag: tool}}
- output_image_tag_step: {from: cross, optional: true, to: {name: stable, tag: cross}}
- input_image_tag_step: {to: fedora, base_image: {namespace: a, name: fedora, tag: "42"}}
- test_step: {as: verify, commands: make, container: {from: fedora}}
`;
  const graph = graphIn(`${root}${raw}`);
  assert.deepEqual(graph.tool, ['cross', 'src']);
  assert.deepEqual(graph.verify, ['[input:fedora]']);
  assert.deepEqual(graph['[images]'], ['[output:stable:tool]']);
});

test('raw steps of the wrong types are none', () => {
  const raw =
    'raw_steps:\n- rpm_serve_step: 3\n- index_generator_step: {operator_index: x}\n- unknown_step: {}\n- null\n';
  const names = stepsIn(raw).map(({ name }) => name);
  assert.deepEqual(names, ['src', '', '[output-images]', '[images]']);
});

test('what is named as an index waits for its Dockerfile, and an index for the image that it adds to', () => {
  const graph = stepsIn(
    `${root}images:\n  items:\n  - to: ci-index-odd\noperator:\n  bundles:\n  - {as: b, base_index: other}\n`,
  );
  const needsOf = (wanted: string) =>
    graph.find(({ name }) => name === wanted)?.needs.flatMap(({ link }) => ('tag' in link ? link.tag : linkText(link)));
  assert.deepEqual(needsOf('ci-index-odd'), ['src', 'ci-index-odd-gen']);
  assert.deepEqual(needsOf('ci-index-b-gen'), ['b', 'stable:*']);
});

test('merged configurations have a build root for each repository', () => {
  const graph = graphIn(`${root}build_roots:\n  org.other:\n    project_image: {}\n`);
  assert.deepEqual(graph['root-org.other'], []);
  assert.deepEqual(graph['[input:root]'], []);
});

test('without the registry a test has what the file itself says', () => {
  const yaml = `${root}${latest}tests:\n${multiStage('e2e', ['from: bin']).replace('steps:\n', 'steps:\n    workflow: ipi-aws\n    cluster_profile: aws\n')}binary_build_commands: make\n`;
  assert.deepEqual(graphIn(yaml).e2e, ['[images]', '[release:latest]', 'bin']);
  const step = stepsIn(yaml).find(({ name }) => name === 'e2e');
  assert.match(step?.description ?? '', /the registry, which was not given, and 1 of its own/);
});

test('what the environment gives is not made again, and keeps its place', () => {
  const environment = new Set(['LOCAL_IMAGE_APP', 'IMAGE_APP']);
  const steps = stepsIn(`${root}images:\n  items:\n  - to: app\n`, { environment });
  const satisfied = steps.filter((step) => step.satisfied).map(({ name }) => name);
  assert.deepEqual(satisfied, ['app', '[output:stable:app]']);
});

test('parameters are written once all is done', () => {
  const graph = graphIn(`${root}tests:\n${container('unit')}`, { writesParameters: true });
  assert.deepEqual(graph.parameters, ['[images]', '[input:root]', '[output-images]', 'src', 'unit']);
});

test('fields that say nothing about steps change nothing', () => {
  const promotion = 'promotion:\n  to:\n  - {namespace: a, name: b, tag_by_commit: true, excluded_images: ["*"]}\n';
  const fields = 'restrict_network_access: false\npostsubmit: true\n';
  const bare = `${root}images:\n  items:\n  - to: app\ntests:\n`;
  assert.deepEqual(
    graphIn(`${bare}${container('unit', 'src', fields)}${promotion}`),
    graphIn(`${bare}${container('unit')}`),
  );
});

test('each need says why it is there', () => {
  const steps = stepsIn(`${root}tests:\n${multiStage('e2e', ['from: src', 'from: src', 'from: cli\ncli: latest'])}`);
  const needs = steps.find(({ name }) => name === 'e2e')?.needs;
  assert.deepEqual(
    needs?.map(({ why }) => why),
    ['from of step "step0", from of step "step1"', 'from of step "step2", cli of step "step2"'],
  );
});
