import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster.ts';
import { filesOf, type Source, type VolumeWorld } from './volume-content.ts';

/** A volume of a Pod's spec, as far as the kubelet reads it: what stands in it, or nothing yet. */
interface VolumeSpec {
  readonly name: string;
  readonly emptyDir?: object;
  readonly hostPath?: { readonly path: string };
  readonly configMap?: NonNullable<Source['configMap']> & Modes;
  readonly secret?: Omit<NonNullable<Source['secret']>, 'name'> & Modes & { readonly secretName: string };
  readonly downwardAPI?: NonNullable<Source['downwardAPI']> & Modes;
  readonly projected?: Modes & { readonly sources: readonly Source[] };
}

interface Modes {
  readonly defaultMode?: number;
}

/** A volume as a folder of this machine. */
export interface Volume {
  readonly folder: string;
  /** What comes of objects of the cluster is not written to. */
  readonly readOnly: boolean;
}

/**
 * Makes the volumes of a Pod as folders; one in memory is a folder, too. Throws where something that is to stand in
 * them is not there, in the words of the event FailedMount. Read: kubernetes, pkg/volume/{secret,configmap,projected},
 * MakePayload; pkg/kubelet/volumemanager/reconciler.
 */
export function makeVolumes(pod: KubernetesObject, folder: string, world: VolumeWorld): ReadonlyMap<string, Volume> {
  const volumes: readonly VolumeSpec[] = pod.spec.volumes ?? [];
  return new Map(volumes.map((volume) => [volume.name, makeVolume(volume, pod, join(folder, volume.name), world)]));
}

function makeVolume(volume: VolumeSpec, pod: KubernetesObject, folder: string, world: VolumeWorld): Volume {
  try {
    const sources = sourcesOf(volume);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (sources === undefined) chmodSync(folder, 0o777);
    const mode = modeOf(volume);
    for (const file of sources?.flatMap((source) => filesOf(source, pod, world)) ?? []) {
      writeProtected(inside(folder, file.path), file.bytes, file.mode ?? mode);
    }
    return { folder, readOnly: sources !== undefined };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(`MountVolume.SetUp failed for volume "${volume.name}" : ${why}`);
  }
}

/** Undefined where the volume is empty at first. */
function sourcesOf({ hostPath, configMap, secret, downwardAPI, projected }: VolumeSpec): readonly Source[] | undefined {
  if (hostPath) throw new Error(`a sandbox gives nothing of its machine to a pod (hostPath "${hostPath.path}")`);
  if (projected) return projected.sources;
  if (configMap) return [{ configMap }];
  if (secret) return [{ secret: { ...secret, name: secret.secretName } }];
  return downwardAPI && [{ downwardAPI }];
}

function modeOf({ configMap, secret, downwardAPI, projected }: VolumeSpec): number {
  return (configMap ?? secret ?? downwardAPI ?? projected)?.defaultMode ?? 0o644;
}

/** A path in a folder that does not lead out of it. */
export function inside(folder: string, path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..'))
    throw new Error(`the path "${path}" leads out of the volume`);
  return join(folder, path);
}

function writeProtected(path: string, bytes: Buffer, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, bytes);
  chmodSync(path, mode);
}
