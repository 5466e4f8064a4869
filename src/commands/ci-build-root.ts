import { join } from 'node:path';
import { buildRootFile, readBuildRootFile } from '../ci/reading/build-root-file.ts';
import type { CiAsked } from '../ci/run/plan-ci-run.ts';
import type { Validated } from '../ci/validate.ts';
import type { CiRunRequest } from '../model/ci-run.ts';
import { StreamstressError } from '../model/error.ts';
import { createHost } from '../wiring.ts';
import { sourceFile } from './ci-files.ts';
import type { Given, Terminal } from './command.ts';
import { hostOptionsOf, outputDir } from './request-options.ts';

/**
 * What .ci-operator.yaml says where it is asked: of the clone that was given, else of the repository's branch. Errors:
 * `request`, `ci:no_build_root`; those of git.
 */
export async function buildRootOf(
  { configuration }: Validated,
  source: CiRunRequest['source'],
  given: Given,
  terminal: Terminal,
): Promise<CiAsked['buildRoot']> {
  if (!configuration.build_root?.from_repository) return undefined;
  const clone = given.text('source');
  const file =
    clone === undefined
      ? await fetched(source, given, terminal)
      : sourceFile(join(clone, buildRootFile), terminal.folder);
  const { image, violations } = readBuildRootFile(file.text, file.path);
  const { namespace, name, tag } = image ?? {};
  if (namespace && name && tag) return { namespace, name, tag };
  throw noBuildRoot(`${file.path}: ${violations[0]?.message ?? 'it names no image'}`);
}

async function fetched({ branch, repository, repo, sha }: CiRunRequest['source'], given: Given, terminal: Terminal) {
  const { world, signals } = createHost(terminal, { ...hostOptionsOf(given, terminal, []), logs: false });
  const call = { signal: signals.cancel, output: () => undefined };
  const snapshot = await world.git.resolve({ name: repo, repository, ref: sha ?? branch, origin: '--git-ref' }, call);
  const checkout = join(outputDir(given, terminal), 'work', 'source');
  await world.files.remove(checkout);
  await world.git.checkout(snapshot, checkout, call);
  const text = await world.files.read(join(checkout, buildRootFile));
  if (text !== undefined) return { path: `${repository} ${buildRootFile}`, text };
  throw noBuildRoot(
    `build_root.from_repository: there is no ${buildRootFile} in "${repository}" at ${branch}. Add it, or name the image in build_root`,
  );
}

function noBuildRoot(message: string): StreamstressError {
  return new StreamstressError('request', ['ci', 'no_build_root'], message);
}
