import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.ts';

const root = join(import.meta.dirname, '..', '..');

/** Makes the program as it is released, of the sources as they are now, in a folder. */
export async function builtPackage(folder: string): Promise<{ readonly program: string; readonly site: string }> {
  const dist = join(folder, 'dist');
  mkdirSync(dist, { recursive: true });
  for (const path of ['package.json', 'config']) cpSync(join(root, path), join(folder, path), { recursive: true });
  await bundle(root, dist);
  execFileSync(process.execPath, [join(root, 'scripts', 'build-site.ts'), join(dist, 'site')]);
  return { program: join(dist, 'streamstress.js'), site: join(dist, 'site') };
}

/** Every run keeps its column for ever: what is hardest to keep small. */
export function everyRunFile(folder: string): string {
  const path = join(folder, 'history.toml');
  writeFileSync(path, '[retention]\nall = "99999d"\ndaily = "99999d"\n');
  return path;
}
