import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Compiles site/ into one module and its assets: `node scripts/build-site.ts [folder]`, by default dist/site. The same
 * sources give the same bytes, wherever the checkout lies: the environment is empty, the key is fixed (nothing is
 * encrypted with it: there are no server islands) and the checkout's path is taken out.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = join(root, 'build', 'site');
const target = resolve(process.argv[2] ?? join(root, 'dist', 'site'));

await rm(compiled, { recursive: true, force: true });
await compileAstro();
await hideCheckout(join(compiled, 'server'));
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await bundleServer();
await cp(join(compiled, 'client'), join(target, 'client'), { recursive: true });
await bundleScripts(join(target, 'client', '_astro'));
await checkAssets(join(target, 'client'));

async function compileAstro(): Promise<void> {
  const astro = join(root, 'node_modules', 'astro', 'bin', 'astro.mjs');
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: join(root, 'build'),
    ASTRO_TELEMETRY_DISABLED: '1',
    ASTRO_KEY: Buffer.alloc(32).toString('base64'),
  };
  const args = [astro, 'build', '--root', join(root, 'site'), '--silent'];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`astro build ended with ${code}`);
}

/** Before anything is minified: short names depend on how often which letter occurs, in paths too. */
async function hideCheckout(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(`${root}/`, '/streamstress/'));
  }
}

async function bundleServer(): Promise<void> {
  await build({
    entryPoints: [join(compiled, 'server', 'entry.mjs')],
    outfile: join(target, 'site.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** Browsers load modules from a server only: each page's script becomes one file that runs from a folder, too. */
async function bundleScripts(folder: string): Promise<void> {
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js')).map((name) => join(folder, name));
  const entryPoints = scripts.filter((path) => path.includes('astro_type_script'));
  await build({
    entryPoints,
    outdir: folder,
    allowOverwrite: true,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const path of scripts) if (!entryPoints.includes(path)) await rm(path);
}

/** Assets are files of the branch as they are: nobody would put the site's address in. */
async function checkAssets(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    if (text.includes('__BASE__')) throw new Error(`${name} contains the placeholder of the site's address`);
  }
}
