import { join } from 'node:path';
import type { Files } from '../ports/files.ts';

/** What Gauge takes for a specification. */
const isSpec = /\.(spec|md)$/;

/**
 * Texts of the specifications that Gauge is told to run, by their path in the project. `named` are files and folders
 * (with all below) relative to it; what is not there is left out, as Gauge says so itself.
 */
export async function readSpecs(
  files: Files,
  project: string,
  named: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const below = await Promise.all(named.map((name) => specsIn(files, project, name)));
  const texts = new Map<string, string>();
  for (const file of new Set(below.flat())) {
    const text = await files.read(`${project}/${file}`);
    if (text !== undefined) texts.set(file, text);
  }
  return texts;
}

async function specsIn(files: Files, project: string, name: string): Promise<readonly string[]> {
  const below = await files.listBelow(`${project}/${name}`);
  const found = below.length === 0 ? [join(name)] : below.filter(isRead).map((file) => join(name, file));
  return found.filter((file) => isSpec.test(file));
}

/** Gauge does not look into these. */
function isRead(file: string): boolean {
  return !file.split('/').some((part) => part.startsWith('.') || /^(node_modules|reports|vendor)$/.test(part));
}
