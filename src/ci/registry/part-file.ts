/** Kinds of parts, each by the key that its file begins with and that its name ends with. */
export const partKinds = ['ref', 'chain', 'workflow', 'observer'] as const;
export type PartKind = (typeof partKinds)[number];

/** A file of a registry by its path, which is relative to the folder of the registry. */
export type RegistryFile =
  | { readonly type: 'part'; readonly kind: PartKind; readonly name: string }
  | { readonly type: 'commands' | 'ignored' | 'unknown' };

const part = /^(.*)-(ref|chain|workflow|observer)\.yaml$/s;
const commands = /-commands(?:\.[^./]+)?$/;

/** What a file is; files of people and of other tools are ignored, as are the folders that a mounted volume keeps. */
export function registryFile(path: string): RegistryFile {
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  const isIgnored =
    file === 'OWNERS' || /\.(?:md|metadata\.json)$/.test(file) || segments.some((segment) => segment.startsWith('..'));
  if (isIgnored || segments[0] === profilesFolder) return { type: 'ignored' };
  const [, name, kind] = part.exec(file) ?? [];
  if (name !== undefined) return { type: 'part', kind: kind as PartKind, name };
  return { type: commands.test(file) ? 'commands' : 'unknown' };
}

/** It lies in the registry's folder, and its list of profiles is read by itself. */
const profilesFolder = 'cluster-profiles';

/** The name of the parts of a folder: `ipi/aws/pre` has those of `ipi-aws-pre`. */
export function nameOfFolder(path: string): string {
  return path.split('/').slice(0, -1).join('-');
}
