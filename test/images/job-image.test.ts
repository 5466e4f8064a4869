import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config/config.ts';
import { programComponent } from '../../src/plan/job-image.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { buildWithDockerfileStep } from '../../src/steps/build-with-dockerfile.ts';
import { packProgramStep } from '../../src/steps/pack-program.ts';
import { findTool } from '../../src/tools/find-tool.ts';
import { root } from '../e2e/world.ts';
import { orderOf } from '../job/started-job.ts';
import { runStep } from '../steps/run-step.ts';
import { configTexts } from '../upstream/config-texts.ts';
import { openWorkshop, type Workshop } from '../upstream/workshop.ts';

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('the image of a Job starts this program, as any user but root', async (t) => {
  const shop = await openWorkshop();
  t.after(() => shop.close());
  const image = await buildJobImage(shop, await pushLibraries(shop));
  const config = JSON.parse(
    (await run('skopeo', ['inspect', '--config', '--tls-verify=false', `docker://${image}`])).stdout,
  );
  const { User, Entrypoint, WorkingDir } = config.config;
  assert.match(User, /^[1-9]\d*$/, 'a pod that must not run as root can see by the number that it does not');
  const start = await container(shop, image);
  for (const user of [User, '1000660000:0']) {
    const { stdout } = await start(user, WorkingDir, [...Entrypoint, '--version']);
    assert.equal(stdout.trim(), version, user);
  }
});

/** What node needs of a base image, from this machine. */
async function pushLibraries({ registry }: Workshop): Promise<string> {
  const { stdout } = await run('ldd', [process.execPath]);
  const paths = [...new Set(stdout.match(/\/\S+\.so\S*/g) ?? [])];
  const files = paths.map((path) => ({ path: path.slice(1), mode: 0o755, content: readFileSync(path) }));
  registry.put('base/libraries', 'latest', makeImage({ files }));
  return `${registry.host}/base/libraries:latest`;
}

async function buildJobImage(shop: Workshop, baseImage: string): Promise<string> {
  const { folder, world, registry } = shop;
  const order = { ...orderOf('streamstress-1', ''), image: undefined, baseImage };
  const component = programComponent({ order }) ?? assert.fail();
  const program = { folder: root, node: process.execPath, version, platform: process.platform };
  const packed = await runStep(packProgramStep(component.name, program, join(folder, 'work/program')), {}, world);
  assert.equal(packed.result.status, 'succeeded', packed.result.summary);
  const signal = new AbortController().signal;
  const { processes, files } = world;
  const pins = readConfig(configTexts()).tools;
  const search = { pins, processes, files, cacheFolder: folder, signal, progress: () => undefined };
  const links = {
    ...packed.created,
    'registry:push': { repository: `${registry.host}/upstream`, env: {}, ofCluster: false },
    'tool:image-builder': await findTool('image-builder', search),
  };
  const options = { work: join(folder, 'work'), runId: 'run-1', rebuild: false };
  const built = await runStep(buildWithDockerfileStep(component, options), links, world);
  assert.equal(built.result.status, 'succeeded', built.result.summary);
  return (built.created[`image:${component.name}/job`] as { image: string }).image;
}

/** A container of the image, without a container runtime; it lies in the folder of the workshop and goes with it. */
async function container({ folder }: Workshop, image: string) {
  const store = ['--root', join(folder, 'images'), '--runroot', join(folder, 'run'), '--storage-driver=vfs'];
  const { stdout } = await run('buildah', [...store, 'from', '--tls-verify=false', image]);
  const name = stdout.trim();
  return (user: string, at: string, command: readonly string[]) =>
    run('buildah', [
      ...store,
      'run',
      '--isolation=chroot',
      `--user=${user}`,
      `--workingdir=${at}`,
      name,
      '--',
      ...command,
    ]);
}
