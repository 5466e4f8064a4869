import { parseYaml } from '../reading/document.ts';
import type { SourceFile } from '../validate.ts';
import type { Violation } from '../violation.ts';
import { nameOfFolder, type PartKind, partKinds, registryFile } from './part-file.ts';
import { type PartFile, readChain, readObserver, readStep, readWorkflow } from './read-part.ts';
import type { Parts, Registered, Registry } from './registry.ts';

/** A registry as far as the names of its files tell. */
export interface ReadRegistry {
  readonly registry: Registry;
  /** Files that are none of a registry; what is wrong in its parts is told when they are read. */
  readonly violations: readonly Violation[];
}

/**
 * The registry of a folder: all its files, with their paths relative to it; `folder` is put before them where they are
 * shown. A file is parsed when somebody asks for its part, so that thousands of them cost nothing.
 */
export function readRegistry(files: readonly SourceFile[], folder = ''): ReadRegistry {
  const texts = new Map(files.map((file) => [file.path, file]));
  const shown = (path: string) => (folder === '' ? path : `${folder.replace(/\/+$/, '')}/${path}`);
  const paths = new Map(files.map(({ path }) => [shown(path), path]));
  const document = once((path) => parseYaml(texts.get(path)?.text ?? ''));
  const { index, violations } = indexOf(files, shown);

  function partsOf<T>(kind: PartKind, read: (from: PartFile) => Registered<T>): Parts<T> {
    const byName = index[kind];
    const part = once((name) => read(partFile(kind, name, byName.get(name) ?? '')));
    return { get: (name) => (byName.has(name) ? part(name) : undefined), keys: () => byName.keys() };
  }

  function partFile(kind: PartKind, name: string, path: string): PartFile {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const beside = (file: string) => texts.get(`${folder}${file}`)?.text;
    return { kind, name, path, file: shown(path), document: document(path), beside };
  }

  const registry: Registry = {
    steps: partsOf('ref', readStep),
    chains: partsOf('chain', readChain),
    workflows: partsOf('workflow', readWorkflow),
    observers: partsOf('observer', readObserver),
    positionOf: ({ file = '', path }, of) => document(paths.get(file) ?? '').positionOf(path, of),
  };
  return { registry, violations };
}

type Index = Readonly<Record<PartKind, Map<string, string>>>;

/** Paths by kind and name. */
function indexOf(files: readonly SourceFile[], shown: (path: string) => string) {
  const index = Object.fromEntries(partKinds.map((kind) => [kind, new Map<string, string>()])) as Index;
  const violations: Violation[] = [];
  const refuse = (path: string, message: string) =>
    violations.push({ rule: 'V186', file: shown(path), path: [], message });
  for (const { path } of files) {
    const found = registryFile(path);
    if (found.type === 'unknown') refuse(path, unknown(path));
    if (found.type !== 'part') continue;
    const { kind, name } = found;
    const other = index[kind].get(name);
    if (other === undefined || nameOfFolder(path) === name) index[kind].set(name, path);
    const extra = index[kind].get(name) === path ? other : path;
    if (extra !== undefined)
      refuse(extra, `"${index[kind].get(name)}" has the ${kind} "${name}" too: leave one of them`);
  }
  return { index, violations };
}

function unknown(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const endings = partKinds.map((kind) => `-${kind}.yaml`).join(', ');
  return `"${name}" is no file of a registry: names of parts end with ${endings}, those of commands with -commands.sh`;
}

/** Made when it is asked for, and kept. */
function once<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, { readonly value: T }>();
  return (name) => {
    const known = made.get(name) ?? { value: make(name) };
    made.set(name, known);
    return known.value;
  };
}
