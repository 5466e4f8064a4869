import { createHash } from 'node:crypto';
import { created, type Step } from '../engine/step.ts';
import { StreamstressError } from '../model/error.ts';
import type { JobProgram } from '../model/job.ts';
import type { Files } from '../ports/files.ts';

/** What of the package runs, and how its image is made. */
const parts = ['dist', 'config', 'package.json', 'Containerfile'];

/**
 * Puts what the image of a Job is built from into a folder: creates `source:<name>`, whose commit is the digest of all its bytes,
 * so that the same program is not built twice. Errors: `request`, `job:other_platform`; `infrastructure`, `disk_full`.
 */
export function packProgramStep(name: string, { folder, node, version, platform }: JobProgram, to: string): Step {
  return {
    name: `pack:${name}`,
    kind: 'checkout',
    requires: [],
    creates: [`source:${name}`],
    async run(_inputs, { world: { files } }) {
      if (platform !== 'linux') throw otherPlatform(platform);
      await files.remove(to);
      for (const part of parts) await files.copy(`${folder}/${part}`, `${to}/${part}`);
      await files.copy(node, `${to}/node`);
      const commit = await digestOf(files, to);
      const snapshot = {
        ...{ name, repository: folder, ref: version, origin: 'package.json', commit },
        ...{ committedAt: new Date(0).toISOString(), author: name, subject: `${name} ${version}` },
      };
      return { summary: `${name} ${version}`, created: [created(`source:${name}`, { snapshot, folder: to })] };
    },
  };
}

/** As long as git's digests. */
async function digestOf(files: Files, folder: string): Promise<string> {
  const hash = createHash('sha1');
  for (const path of await files.listBelow(folder)) {
    hash.update(`${path}\0`);
    for await (const piece of (await files.readPieces(`${folder}/${path}`)) ?? []) hash.update(piece);
  }
  return hash.digest('hex');
}

function otherPlatform(platform: string): StreamstressError {
  const message = `the image of the Job gets the node of this machine, which is for ${platform}, and the cluster runs linux: name an image that starts streamstress with --job-image IMAGE, or give --local`;
  return new StreamstressError('request', ['job', 'other_platform'], message);
}
