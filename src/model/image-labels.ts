import type { SourceSnapshot } from './source.ts';

/** What every image says of itself; the first two are OCI's own words. */
export function imageLabels(snapshot: SourceSnapshot, runId: string): Readonly<Record<string, string>> {
  return {
    'org.opencontainers.image.revision': snapshot.commit,
    'org.opencontainers.image.source': withoutUser(snapshot.repository),
    'io.streamstress.component': snapshot.name,
    'io.streamstress.ref': snapshot.ref,
    'io.streamstress.run': runId,
  };
}

/** Tags of an image: the newest, its commit's, so that no pruning takes it, and that of the build, where it has a key. */
export function imageTags({ commit }: SourceSnapshot, keyTag: string | undefined): readonly string[] {
  return ['latest', commit, ...(keyTag === undefined ? [] : [keyTag])];
}

/** A user and a password in a URL are for git alone. */
function withoutUser(repository: string): string {
  return repository.replace(/^([\w+.-]+:\/\/)[^/@]*@/, '$1');
}
