import type { BoundGit } from './command.ts';

/** So many at once: what a process prints is held as one text. */
const most = 100;

/**
 * The contents of objects by the names that they are asked by, such as `<commit>:<path>`; those that are not here are left
 * out. Errors: those of `must`, of a git that fails.
 */
export async function readObjects(
  git: BoundGit,
  names: readonly string[],
  must: (exit: Awaited<ReturnType<BoundGit>>) => string,
): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < names.length; at += most) {
    const some = names.slice(at, at + most);
    const printed = must(await git(['cat-file', '--batch'], { stdin: `${some.join('\n')}\n`, binary: true }));
    parse(some, Buffer.from(printed, 'latin1'), found);
  }
  return found;
}

/** For each object a line with its size, its bytes and an end of line; or its name and `missing`. */
function parse(names: readonly string[], bytes: Buffer, into: Map<string, Buffer>): void {
  let at = 0;
  for (const name of names) {
    const start = bytes.indexOf('\n', at) + 1;
    const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(bytes.toString('latin1', at, start - 1))?.[1];
    if (size !== undefined) into.set(name, bytes.subarray(start, start + Number(size)));
    at = size === undefined ? start : start + Number(size) + 1;
  }
}
