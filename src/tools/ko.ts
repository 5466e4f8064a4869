import { join } from 'node:path';
import type { ToolFound } from '../model/tool.ts';
import { hostPlatform } from './build-platform.ts';
import { downloadTool } from './download-tool.ts';
import { installWithGo } from './install-with-go.ts';
import type { ToolSearch } from './search.ts';
import { versionIn } from './version.ts';

/**
 * ko at exactly the pinned version: from the PATH, else from the cache, else downloaded into the cache where this platform's
 * is pinned and can be reached, else built there with `go install`.
 * Errors: those of `go`, and `infrastructure`, `tools:ko_not_installed`, `tools:ko_checksum_mismatch`.
 */
export async function findKo(search: ToolSearch): Promise<ToolFound> {
  const { module, version, downloads } = search.pins.ko;
  const cached = join(search.cacheFolder, 'tools', `ko-${version}`, 'ko');
  const found = (path: string, origin: string): ToolFound => ({ name: 'ko', path, version, origin, standIn: false });

  const onPath = await search.processes.which('ko');
  if (onPath !== undefined) {
    const other = await versionOf(onPath, search);
    if (other === version) return found(onPath, 'PATH');
    search.progress(
      `"${onPath}" is ko ${other ?? 'of an unknown version'} and not the pinned ${version}: it is not used`,
    );
  }
  if ((await versionOf(cached, search)) === version) return found(cached, 'cache');
  const download = downloads[hostPlatform()];
  const isHere = download !== undefined && (await downloadTool(download, cached, search));
  if (isHere && (await versionOf(cached, search)) === version) return found(cached, 'downloaded');
  await installWithGo(`${module}@v${version}`, cached, search);
  return found(cached, 'installed');
}

/** Undefined where there is no such program, or it cannot run here. */
async function versionOf(path: string, search: ToolSearch): Promise<string | undefined> {
  if ((await search.processes.which(path)) === undefined) return undefined;
  try {
    const { code, stdout } = await search.processes.run({ program: path, args: ['version'], signal: search.signal });
    return code === 0 ? versionIn(stdout) : undefined;
  } catch (error) {
    if (search.signal.aborted) throw error;
    return undefined;
  }
}
