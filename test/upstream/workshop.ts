import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../src/adapters/files.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import { cacheEnvironment } from '../../src/commands/demo-world.ts';
import type { World } from '../../src/ports/world.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { type Registry, startRegistry } from '../../src/sandbox/registry/registry.ts';
import { cache } from '../e2e/world.ts';
import { registriesOf } from '../registry/guarded-registry.ts';
import { makeUpstreams, type Upstreams } from './make-upstreams.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

/** Everything that builds need, on this machine alone. */
export interface Workshop {
  readonly folder: string;
  readonly upstreams: Upstreams;
  readonly registry: Registry;
  /** `host:port/base/static:latest`. */
  readonly base: string;
  readonly proxy: RecordingProxy;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly world: Pick<World, 'processes' | 'files' | 'git' | 'registries'>;
  close(): Promise<void>;
}

export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'workshop-'));
  const [upstreams, registry, proxy] = await Promise.all([
    makeUpstreams(join(folder, 'upstream')),
    startRegistry({ folder: join(folder, 'registry') }),
    startRecordingProxy(),
  ]);
  registry.put(
    'base/static',
    'latest',
    makeImage({ files: [{ path: 'etc/passwd', mode: 0o644, content: 'root:x:0:0::/:\n' }] }),
  );
  const environment = { ...cacheEnvironment(cache, process.env), ...proxy.environment, TMPDIR: undefined };
  const processes = createProcesses(environment);
  return {
    ...{ folder, upstreams, registry, proxy, environment },
    base: `${registry.host}/base/static:latest`,
    world: {
      ...{ processes, files: createFiles(), git: createGit(processes, join(folder, 'git')) },
      registries: registriesOf(folder),
    },
    async close() {
      proxy.close();
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
