import { StreamstressError } from '../model/error.ts';
import { clusterBuilder, type ToolFound } from '../model/tool.ts';
import type { ToolSearch } from './search.ts';
import { versionIn } from './version.ts';

/** What proves that a builder works here: docker needs its daemon, the others do without one. */
const proofs = { buildah: ['--version'], podman: ['--version'], docker: ['version', '--format={{.Server.Version}}'] };

/**
 * The first of buildah, podman and docker that works: it builds what has a Dockerfile. Without one it is the cluster, where
 * that may be asked to. Error: `request`, `building:no_image_builder`.
 */
export async function findImageBuilder(search: ToolSearch): Promise<ToolFound> {
  const passedOver: string[] = [];
  for (const [name, args] of Object.entries(proofs)) {
    const path = await search.processes.which(name);
    if (path === undefined) continue;
    const { code, stdout, stderr } = await search.processes.run({ program: path, args, signal: search.signal });
    const version = versionIn(stdout);
    if (code === 0 && version !== undefined) return { name, path, version, origin: 'PATH', standIn: false };
    passedOver.push(`"${path}" does not work: ${stderr.trim().split('\n').at(-1) ?? `exit code ${code}`}`);
  }
  if (search.onCluster) return clusterBuilder;
  const why = passedOver.length > 0 ? ` (${passedOver.join('; ')})` : '';
  const todo =
    'Install buildah (apt-get install buildah, dnf install buildah), let the cluster build them (leave out --registry), or leave such components out: --components';
  const message = `a component is built from a Dockerfile, and neither buildah nor podman nor docker is there${why}. ${todo}`;
  throw new StreamstressError('request', ['building', 'no_image_builder'], message);
}
