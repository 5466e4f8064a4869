import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { SourceFile } from '../ci/validate.ts';
import { StreamstressError } from '../model/error.ts';

/** As a file, what is read from standard input. */
const standardInput = '-';

/**
 * Configurations by file or folder, or `-`; paths are as they were given, those of folders behind theirs, sorted. Errors:
 * `request`, `ci:no_file` with the first that is not there, `ci:no_configuration`.
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
  return { path, text: textOf(path, path === standardInput ? 0 : resolve(folder, path)) };
}

function textOf(path: string, full: string | 0): string {
  try {
    if (full !== 0 && isLonePipe(full)) throw new Error('it is a pipe, which may never end');
    return decoded(readFileSync(full));
  } catch (error) {
    throw noFile(path, error);
  }
}

/** Those that a shell gives to its commands are there to be read. */
function isLonePipe(full: string): boolean {
  return statSync(full).isFIFO() && !/^\/(?:dev|proc)\//.test(full);
}

/** Half a character, which no UTF-8 can be, stands where the bytes are none: who reads the text refuses it there. */
function decoded(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? text : text.replaceAll('\ufffd', '\ud800');
}

/** Files whose names begin with a dot configure the tools beside, and are no configurations. */
function isConfiguration(name: string): boolean {
  return /\.ya?ml$/.test(name) && !name.startsWith('.');
}

function filesAt(operand: string, folder: string, isOurs: (name: string) => boolean): readonly string[] {
  if (operand === standardInput) return [operand];
  const full = resolve(folder, operand);
  try {
    if (!statSync(full).isDirectory()) return [operand];
    const files = filesBelow(full).filter((path) => isOurs(basename(path)));
    return files.map((path) => join(operand, relative(full, path))).toSorted();
  } catch (error) {
    throw noFile(operand, error);
  }
}

/** Also by links, but for those to folders, which may lead in circles; folders that are hidden belong to other tools. */
function filesBelow(folder: string): readonly string[] {
  const files: string[] = [];
  const folders = [folder];
  for (const each of folders)
    for (const entry of readdirSync(each, { withFileTypes: true })) {
      const path = join(each, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.')) folders.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path))) files.push(path);
    }
  return files;
}

function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return false;
  }
}

function noFile(path: string, cause: unknown): StreamstressError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'there is none' : message;
  return new StreamstressError('request', ['ci', 'no_file'], `cannot read "${path}": ${why}. Check the path`, cause);
}

function none(message: string): StreamstressError {
  return new StreamstressError('request', ['ci', 'no_configuration'], message);
}
