import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/**
 * Everything that is checked without running it, all at once: `node scripts/check.ts`. Each check prints what it has to say
 * when it is done; exit 1 where one of them complains.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = (name: string) => join(root, 'node_modules', '.bin', name);

const checks: readonly (readonly [name: string, command: string, ...args: readonly string[]])[] = [
  ['dist', process.execPath, join(root, 'scripts', 'build.ts'), '--check'],
  ['pages', process.execPath, join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'check', '--root', 'site'],
  ['types', program('tsc'), '-p', '.'],
  ['unused', program('knip')],
  ['style', program('biome'), 'check', '--error-on-warnings'],
];

const complained = await Promise.all(checks.map(check));
if (complained.includes(true)) process.exitCode = 1;

async function check([name, command, ...args]: (typeof checks)[number]): Promise<boolean> {
  const started = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, code] = await Promise.all([outputOf(child), exitOf(child)]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${code === 0 ? 'ok' : 'not ok'} ${name} (${seconds} s)\n${code === 0 ? '' : said}`);
  return code !== 0;
}

async function outputOf({ stdout, stderr }: ChildProcess): Promise<string> {
  const parts = await Promise.all([stdout, stderr].map((stream) => (stream ? text(stream) : '')));
  return parts.join('');
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'close');
  return code;
}
