import { readRef } from '../../model/asked-ref.ts';
import { StreamstressError } from '../../model/error.ts';
import type { AskedRef, SourceSnapshot } from '../../model/source.ts';
import type { Git, GitCall } from '../../ports/git.ts';
import type { Processes } from '../../ports/processes.ts';
import { checkout } from './checkout.ts';
import { createMirrors, type Mirrors } from './mirror.ts';
import { commitOfDay, commitOfDigits } from './named.ts';
import { resolvePullRequest } from './pull-request.ts';
import { commitsBetween } from './ranges.ts';
import { nameHint, refMalformed, refNotFound } from './refusals.ts';
import { commitOf, refPatterns, remoteRefs } from './remote.ts';
import { snapshotOf } from './snapshot.ts';

/** The git on the PATH, with bare repositories below the cache folder so that nothing is fetched twice. */
export function createGit(processes: Processes, cacheFolder: string): Git {
  const mirrors = createMirrors(processes, cacheFolder);
  return {
    resolve: (asked, call) => resolveRef(processes, mirrors, asked, call),
    checkout: (snapshot, folder, call) => checkout(processes, mirrors, snapshot, folder, call),
    async commitsBetween(repository, good, bad, call) {
      try {
        return await commitsBetween(mirrors, repository, good, bad, call);
      } catch (error) {
        if (call.signal.aborted || !(error instanceof StreamstressError) || error.kind !== 'infrastructure')
          throw error;
        return undefined;
      }
    },
  };
}

async function resolveRef(
  processes: Processes,
  mirrors: Mirrors,
  asked: AskedRef,
  call: GitCall,
): Promise<SourceSnapshot> {
  const ref = readRef(asked.ref);
  switch (ref.type) {
    case 'malformed':
      throw refMalformed(asked, ref.why);
    case 'commit':
      return snapshotOf(mirrors, asked, ref.commit, call);
    case 'pull_request':
      return resolvePullRequest(processes, mirrors, asked, ref, call);
    case 'date': {
      const head = await resolveName(processes, mirrors, asked, ref.branch ?? asked.branch ?? 'HEAD', undefined, call);
      return commitOfDay(mirrors, asked, head, ref.date, call);
    }
    case 'name':
      return resolveName(processes, mirrors, asked, ref.name, ref.digits, call);
  }
}

/** A branch, a tag or a full ref name; where there is none of this name, the commit that begins with the digits. */
async function resolveName(
  processes: Processes,
  mirrors: Mirrors,
  asked: AskedRef,
  name: string,
  digits: string | undefined,
  call: GitCall,
): Promise<SourceSnapshot> {
  const commit = commitOf(name, await remoteRefs(processes, asked, refPatterns(name), call.signal));
  if (commit !== undefined) return snapshotOf(mirrors, asked, commit, call);
  const known = await remoteRefs(processes, asked, ['refs/heads/*', 'refs/tags/*'], call.signal);
  if (digits === undefined) throw refNotFound({ ...asked, ref: name }, nameHint(name, known.keys()));
  return commitOfDigits(mirrors, asked, digits, known, call);
}
