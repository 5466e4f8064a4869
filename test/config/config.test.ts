import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Config, readConfig } from '../../src/config/config.ts';
import { configTexts } from '../upstream/config-texts.ts';

function problemsOf(over: Parameters<typeof configTexts>[0]): string[] {
  try {
    readConfig(configTexts(over));
  } catch (error) {
    const { kind, reason, message } = error as { kind?: string; reason?: string; message: string };
    assert.deepEqual([kind, reason], ['request', 'configuration:invalid']);
    const [first, ...problems] = message.split('\n');
    assert.equal(first, 'the configuration is not valid:');
    return problems.map((problem) => problem.trim());
  }
  return [];
}

test("the project's own configuration is valid, and its order is kept", () => {
  const config = readConfig(configTexts({}));
  assert.deepEqual(
    config.components.map(({ name, images }) => [name, images.length]),
    [
      ['pipeline', 8],
      ['triggers', 4],
      ['chains', 1],
      ['results', 3],
      ['manual-approval-gate', 2],
      ['console-plugin', 1],
    ],
  );
  assert.deepEqual(config.components[1]?.images[3], {
    name: 'eventlistenersink',
    importPath: './cmd/eventlistenersink',
    repositoryName: 'eventlistenersink-7ad1faa98cddbcb0c24990303b220bb8',
    env: 'IMAGE_TRIGGERS_ARG__EL_IMAGE',
    workload: 'tekton-triggers-controller',
    container: 'tekton-triggers-controller',
    arg: '-el-image',
  });
  assert.deepEqual(config.components[0]?.installerSets, { createdBy: 'TektonPipeline', types: ['main'] });
  assert.deepEqual(config.suites[0]?.specs, ['specs']);
  assert.ok(config.failureRules.length > 0);
});

test('a file of the user adds and overrides, value by value, and every ref says where it comes from', () => {
  const over = {
    components: ['[triggers]', 'branch = "release-v0.30"', '', added('pruner')].join('\n'),
    suites: '# mine\n[release-tests]\nref = "release-v1.20"',
  };
  const config: Config = readConfig(configTexts(over));
  const [pipeline, triggers, ...others] = config.components;
  assert.equal(pipeline?.branch, 'main');
  assert.equal(triggers?.branch, 'release-v0.30');
  assert.equal(triggers?.images.length, 4);
  assert.equal(others.at(-1)?.branch, 'main', 'the default');
  assert.match(config.refOrigin('pipeline'), /^config\/components\.toml:\d+$/);
  assert.equal(config.refOrigin('triggers'), 'mine/components.toml:2');
  assert.equal(config.refOrigin('pruner'), 'mine/components.toml:4');
  assert.equal(config.refOrigin('release-tests'), 'mine/suites.toml:3');
});

function added(name: string, env = 'IMAGE_PRUNER_CONTROLLER'): string {
  return [
    `[${name}]`,
    'repository = "https://example.com/pruner"',
    'module = "example.com/pruner"',
    'installer_sets = { created_by = "TektonPruner", types = ["main"] }',
    `[${name}.images.controller]`,
    'import_path = "./cmd/controller"',
    `env = "${env}"`,
    'workload = "tekton-pruner-controller"',
    'container = "tekton-pruner-controller"',
  ].join('\n');
}

test('everything that is wrong in all files is told at once', () => {
  const problems = problemsOf({
    components: '[triggers]\nbranhc = "x"\n[pruner]\nrepository = 1',
    suites: '[release-tests\nref = \n',
    failures: '[mine]\ncategory = "upstream_regression"\nwhy = "Because."\npatterns = ["("]',
    tools: '[ko]\nversion = "newest"',
  });
  assert.deepEqual(problems, [
    'mine/components.toml:2: "triggers.branhc": no such key',
    'mine/components.toml:4: "pruner.repository": must be a string, not 1',
    'mine/components.toml:3: "pruner.images": missing',
    'mine/suites.toml:1: illegal character in key',
    'mine/suites.toml:2: invalid value',
    'mine/failures.toml:2: "mine.category": must be one of "missing_component", "upgrade_prerequisite", "platform_issue", "configuration_gap", "manifest_skew", "flaky"',
    'mine/failures.toml:4: "mine.patterns.0": not a regular expression: Unterminated group',
    'mine/failures.toml:1: "mine.positive": missing',
    'mine/failures.toml:1: "mine.negative": missing',
    'mine/tools.toml:2: "ko.version": must be a version, like "1.6.0"',
  ]);
});

test('an override that is broken is told with the line of the override', () => {
  assert.deepEqual(
    problemsOf({ components: '[pipeline.images.webhook]\nimport_path = "cmd/webhook"\nenv = "image"' }),
    [
      'mine/components.toml:2: "pipeline.images.webhook.import_path": must be a Go import path relative to the repository, like "./cmd/controller"',
      'mine/components.toml:3: "pipeline.images.webhook.env": must be a variable name, like "IMAGE_PIPELINES_WEBHOOK"',
    ],
  );
});

test('names that would be paths, or are taken, are refused', () => {
  const names = ['"../../etc"', 'all', 'control'];
  assert.deepEqual(problemsOf({ components: names.map((name, at) => added(name, `IMAGE_${at}`)).join('\n') }), [
    'mine/components.toml:1: "../../etc": must be a name of lower-case letters, digits and dashes',
    'mine/components.toml:10: "all": streamstress uses this name itself',
    'mine/components.toml:19: "control": streamstress uses this name itself',
  ]);
  assert.deepEqual(problemsOf({ suites: '[pipeline]\nrepository = "x"\nref = "main"' }), [
    'mine/suites.toml:1: "pipeline": a component has this name already',
  ]);
});

test('two images cannot share a variable', () => {
  assert.deepEqual(problemsOf({ components: added('pruner', 'IMAGE_TRIGGERS_WEBHOOK') }), [
    'mine/components.toml:7: "pruner.images.controller.env": "triggers/webhook" has this variable already',
  ]);
});
