import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { differingFiles } from './differing-files.ts';
import { licencesOf } from './licences.ts';

/**
 * Builds the release: `node scripts/build.ts` writes dist/, which is committed. With `--check` nothing is written: the
 * committed dist/ is compared with a fresh one; exit 1 names the files that differ.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const committed = join(root, 'dist');
const temporary = await mkdtemp(join(tmpdir(), 'streamstress-'));
const fresh = join(temporary, 'dist');

try {
  await Promise.all([buildPrograms(fresh), buildSite(join(fresh, 'site'))]);
  if (process.argv.includes('--check')) await check();
  else await replace();
} finally {
  await rm(temporary, { recursive: true, force: true });
}

async function buildPrograms(folder: string): Promise<void> {
  const sources = await bundle(root, folder);
  await writeFile(join(folder, 'licences.txt'), await licencesOf(root, sources));
}

async function buildSite(folder: string): Promise<void> {
  const args = [join(root, 'scripts', 'build-site.ts'), folder];
  const [code] = await once(spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
  if (code !== 0) throw new Error(`the site could not be compiled: exit code ${code}`);
}

async function check(): Promise<void> {
  const differing = await differingFiles(fresh, committed);
  if (differing.length === 0) return;
  process.stderr.write(`dist/ is not what the sources give; "npm run build" makes it anew:\n`);
  for (const line of differing) process.stderr.write(`  dist/${line}\n`);
  process.exitCode = 1;
}

async function replace(): Promise<void> {
  await rm(committed, { recursive: true, force: true });
  await cp(fresh, committed, { recursive: true });
}
