import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { type ContainerSpec, type EnvironmentWorld, environmentOf, expand } from './environment.ts';
import type { PulledImage } from './images.ts';
import type { ContainerProcess } from './process-group.ts';
import { type Mounts, mounted } from './volumes.ts';

/** What a container's process finds around it. */
export interface ProcessWorld extends EnvironmentWorld {
  readonly mounts: Mounts;
}

/** The process of a container: its program is looked for in the image's files, its environment is made from nothing. */
export function processOf(
  spec: ContainerSpec,
  image: PulledImage,
  pod: KubernetesObject,
  log: string,
  world: ProcessWorld,
): ContainerProcess {
  const env = environmentOf(pod, spec, image.env, world);
  const [program = '', ...before] = spec.command ?? image.entrypoint;
  const after = spec.args ?? (spec.command === undefined ? image.cmd : []);
  const args = [...before, ...after].map((arg) => mounted(expand(arg, env), world.mounts));
  const folder = join(image.rootfs, spec.workingDir ?? image.workingDir);
  const cwd = existsSync(folder) ? folder : image.rootfs;
  return {
    program: findProgram(image.rootfs, expand(program, env), env.PATH ?? ''),
    args,
    env,
    cwd,
    log,
  };
}

function findProgram(rootfs: string, program: string, path: string): string {
  const folders = program.includes('/') ? ['/'] : path.split(':');
  const found = folders.map((folder) => join(rootfs, folder, program)).find((file) => existsSync(file));
  if (program === '' || found === undefined || !realpathSync(found).startsWith(`${realpathSync(rootfs)}/`)) {
    throw new Error(`container create failed: executable file \`${program}\` not found: No such file or directory`);
  }
  return found;
}
