import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Building, buildKube, type Environment } from './build-kube.ts';
import { pinnedVersions } from './pinned-versions.ts';

/** Paths of the two programs of which an API server is made. */
export interface KubeBinaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
}

/**
 * Finds etcd and kube-apiserver in the folder that KUBEBUILDER_ASSETS names, as envtest does; else in the cache
 * (STREAMSTRESS_CACHE or the XDG cache), into which the versions of `go.mod` are built with Go the first time.
 * Errors, in words: KUBEBUILDER_ASSETS names a folder without them; there is no Go; a build fails.
 */
export async function kubeBinaries(building: Building): Promise<KubeBinaries> {
  const { environment } = building;
  const assets = environment.KUBEBUILDER_ASSETS;
  if (assets) return given(assets);
  const { kubernetes, etcd } = pinnedVersions();
  const folder = join(cacheFolder(environment), `kube-${kubernetes}-etcd-${etcd}`);
  if (!isComplete(folder)) await buildKube(folder, kubernetes, building);
  return binariesIn(folder);
}

function given(folder: string): KubeBinaries {
  if (isComplete(folder)) return binariesIn(folder);
  throw new Error(
    `KUBEBUILDER_ASSETS names "${folder}", which lacks etcd or kube-apiserver. Give a folder that has both, or unset it to have them built with Go`,
  );
}

function isComplete(folder: string): boolean {
  return Object.values(binariesIn(folder)).every((path) => existsSync(path));
}

function binariesIn(folder: string): KubeBinaries {
  return { etcd: join(folder, 'etcd'), kubeApiserver: join(folder, 'kube-apiserver') };
}

function cacheFolder({ STREAMSTRESS_CACHE, XDG_CACHE_HOME, HOME }: Environment): string {
  return STREAMSTRESS_CACHE || join(XDG_CACHE_HOME || join(HOME ?? homedir(), '.cache'), 'streamstress');
}
