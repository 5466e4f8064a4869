import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { createFiles } from '../../src/adapters/files.ts';
import { buildRunSteps, registryRunSteps } from '../../src/ci/run/build-run-steps.ts';
import type { CiGround } from '../../src/ci/run/ground.ts';
import { promotionSteps } from '../../src/ci/run/promotion-steps.ts';
import { graph } from '../../src/engine/graph.ts';
import { runGraph } from '../../src/engine/run-graph.ts';
import { created, type Step } from '../../src/engine/step.ts';
import type { CheckedOut, CiNamespace } from '../../src/model/ci-run.ts';
import type { Link } from '../../src/model/link.ts';
import type { StepResult } from '../../src/model/run-event.ts';
import type { World } from '../../src/ports/world.ts';
import { startGitServer } from '../../src/sandbox/ci/git-server.ts';
import { makeMachineImage } from '../../src/sandbox/registry/machine-image.ts';
import { sandboxCluster } from '../cluster/sandbox-cluster.ts';
import { registriesOf } from '../registry/guarded-registry.ts';

type Files = Readonly<Record<string, string>>;

/** A sandbox with nodes of two architectures, a git server, and the namespace of a run that has a build root. */
export async function building() {
  const nodes = [{ name: 'arm', architecture: 'arm64' }];
  const sandbox = await sandboxCluster({ installed: false, nodes });
  const { folder, store, cluster } = sandbox;
  const repositories = join(folder, 'repositories');
  mkdirSync(repositories);
  const git = await startGitServer(repositories);
  after(() => git.close());
  const registries = registriesOf(folder);
  const world = { cluster, registries, clock: createClock(), files: createFiles() } as unknown as World;
  let namespaces = 0;

  /** Commits files to a new repository; answers with what is cloned of it. */
  function repository(name: string, files: Files): CheckedOut {
    const place = join(repositories, name);
    mkdirSync(place);
    const run = (...args: string[]) =>
      execFileSync('git', ['-C', place, '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], { encoding: 'utf8' });
    run('init', '--quiet', '--initial-branch=main');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), text);
    }
    run('add', '.');
    run('commit', '--quiet', '-m', 'Begin');
    const sha = run('rev-parse', 'HEAD').trim();
    return { org: 'acme', repo: name, cloneUri: `${git.url}/${name}`, base: { ref: 'main', sha }, pulls: [] };
  }

  function newNamespace(
    images: Readonly<Record<string, ReturnType<typeof makeMachineImage> | undefined>> = {},
  ): CiNamespace {
    namespaces += 1;
    const name = `ci-op-${namespaces}`;
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } });
    const root = makeMachineImage(['amd64', 'arm64']);
    for (const [tag, image] of Object.entries({ root, ...images }))
      if (image) sandbox.images.push(`${name}/pipeline`, tag, image);
    return { name, labels: { 'created-by-ci': 'true' }, registry: `${sandbox.registry}/${name}` };
  }

  /** Runs what is built of a configuration, and promotes; all else counts as made. */
  async function build(ground: CiGround, checkedOut: CheckedOut, namespace: CiNamespace, cancel?: AbortSignal) {
    const steps = ground.steps.flatMap((step) =>
      ['project-root', 'source', 'pipeline-cache', 'project-image', 'rpm-server'].includes(step.kind)
        ? buildRunSteps(step, ground)
        : [made(`made:${step.name}`, true, ground.requires(step))],
    );
    const before = [made('namespace:ci', namespace), made('checkout:src', checkedOut)];
    const all = [...before, ...registryRunSteps(ground), ...steps, ...promotionSteps(ground)];
    const lines: string[] = [];
    const emit = (event: object) => void ('line' in event && lines.push(String(event.line)));
    const force = new AbortController().signal;
    const ran = await runGraph(graph(all), world, emit, { cancel: cancel ?? force, force });
    const of = (name: string): StepResult =>
      ran.steps.find((step) => step.name === name) ?? assert.fail(`no step ${name}`);
    return { ...ran, of, lines };
  }

  return { ...sandbox, repository, newNamespace, build };
}

function made<L extends Link>(link: L, value: unknown, requires: readonly Link[] = []): Step {
  return {
    ...{ name: link, kind: 'given', requires: requires.filter((one) => one !== link), creates: [link] },
    run: async () => ({ summary: '', created: [created(link, value as never)] }),
  };
}
