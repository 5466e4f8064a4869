import type { Cluster } from '../../ports/cluster.ts';
import { ourProject } from '../setup/our-project.ts';

/** The project that images are built in: the one they lie in, and where they go to another registry, the default. */
export async function buildProject(cluster: Cluster, asked: string | undefined): Promise<string> {
  return (await ourProject(cluster, asked)) ?? (await ourProject(cluster, undefined)) ?? '';
}
