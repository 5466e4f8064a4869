import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { SourceFile } from '../ci/validate.ts';
import { StreamstressError } from '../model/error.ts';

/**
 * Configurations by file or folder; paths are as they were given, those of folders behind theirs, sorted. Errors:
 * `request`, `ci:no_file` with each that is not there, `ci:no_configuration`.
 */
export function configurationFiles(operands: readonly string[], folder: string): readonly SourceFile[] {
  if (operands.length === 0) throw none('no file was given: name a configuration of ci-operator, or a folder of them');
  const paths = operands.flatMap((operand) => {
    const found = filesAt(operand, folder, isConfiguration);
    if (found.length === 0) throw none(`no file of YAML is in "${operand}"`);
    return found;
  });
  return [...new Set(paths)].map((path) => sourceFile(path, folder));
}

/** A folder's files, with their paths from there; those that a registry is not made of are left out by who reads them. */
export function folderFiles(operand: string, folder: string): readonly SourceFile[] {
  const root = resolve(folder, operand);
  return filesAt(operand, folder, () => true).map((path) => {
    const full = resolve(folder, path);
    return { path: relative(root, full), text: textOf(path, full) };
  });
}

/** A file that is there. Errors: `request`, `ci:no_file`. */
export function sourceFile(path: string, folder: string): SourceFile {
  return { path, text: textOf(path, resolve(folder, path)) };
}

function textOf(path: string, full: string): string {
  try {
    return readFileSync(full, 'utf8');
  } catch (error) {
    throw noFile(path, error);
  }
}

/** Files whose names begin with a dot configure the tools beside, and are no configurations. */
function isConfiguration(name: string): boolean {
  return /\.ya?ml$/.test(name) && !name.startsWith('.');
}

function filesAt(operand: string, folder: string, isOurs: (name: string) => boolean): readonly string[] {
  const full = resolve(folder, operand);
  try {
    if (!statSync(full).isDirectory()) return [operand];
  } catch (error) {
    throw noFile(operand, error);
  }
  const entries = readdirSync(full, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && isOurs(entry.name));
  return files.map((entry) => join(operand, relative(full, join(entry.parentPath, entry.name)))).toSorted();
}

function noFile(path: string, cause: unknown): StreamstressError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'there is none' : message;
  return new StreamstressError('request', ['ci', 'no_file'], `cannot read "${path}": ${why}. Check the path`, cause);
}

function none(message: string): StreamstressError {
  return new StreamstressError('request', ['ci', 'no_configuration'], message);
}
