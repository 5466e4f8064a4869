import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { builtPath } from '../../src/model/component.ts';
import { configTexts } from '../upstream/config-texts.ts';

const image = 'env = "IMAGE_X_A"\nworkload = "a"\ncontainer = "a"\n';
const sets = 'repository = "https://example.com/x"\ninstaller_sets = { created_by = "X", types = ["main"] }\n';

function problems(components: string): string {
  try {
    readConfig(configTexts({ components }));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('a program with another name is built from a copy, and its image is named after that', () => {
  const gate = readConfig(configTexts()).components.find(({ name }) => name === 'manual-approval-gate');
  assert.deepEqual(gate?.images.map(builtPath), [
    './cmd/manual-approval-gate-controller',
    './cmd/manual-approval-gate-webhook',
  ]);
  for (const { repositoryName } of gate?.images ?? []) {
    assert.match(repositoryName, /^manual-approval-gate-(controller|webhook)-[0-9a-f]{32}$/);
  }
});

test("ko's names are those that it gives", () => {
  const pipeline = readConfig(configTexts()).components.find(({ name }) => name === 'pipeline');
  const names = pipeline?.images.map(({ repositoryName }) => repositoryName);
  assert.ok(names?.includes('controller-10a3e32792f33651396d02b6855a6e36'));
  assert.ok(names?.includes('resolvers-ff86b24f130c42b88983d3c13993056d'));
});

test('what means nothing to a builder, and a path that leaves the repository, are told', () => {
  const ko = `[x]\n${sets}module = "example.com/x"\n[x.images.a]\n${image}`;
  assert.match(
    problems(`${ko}import_path = "./a"\ndockerfile = "Dockerfile"`),
    /dockerfile": means nothing to the builder "ko"/,
  );
  assert.match(problems(`${ko}import_path = "./../a"`), /"x\.images\.a\.import_path": must not leave the repository/);
  const docker = `[x]\n${sets}builder = "dockerfile"\n[x.images.a]\nrepository_name = "a"\n${image}`;
  assert.equal(problems(docker), '');
  assert.match(problems(`${docker}binary = "b"`), /binary": means nothing to the builder "dockerfile"/);
  assert.match(problems(`${docker}dockerfile = "/etc/passwd"`), /must be a path in the repository/);
});
