import type { BranchChange, BranchFiles } from '../ports/data-branch.ts';

/** The files as they are once a change is made. */
export function changed(files: BranchFiles, change: BranchChange): BranchFiles {
  return {
    async list(folder) {
      const before = (await files.list(folder)).filter((path) => !change.has(path));
      const made = [...change].filter(([path, content]) => path.startsWith(`${folder}/`) && content !== undefined);
      return [...before, ...made.map(([path]) => path)].sort();
    },
    async read(paths) {
      const before = await files.read(paths.filter((path) => !change.has(path)));
      const made = paths.flatMap((path) => {
        const content = change.get(path);
        return content === undefined ? [] : [[path, bytesOf(content)] as const];
      });
      return new Map([...before, ...made]);
    },
  };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
