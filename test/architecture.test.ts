import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '..');
const stages = [
  'config',
  'plan',
  'engine',
  'results',
  'analysis',
  'report',
  'history',
  'publish',
  'rereading',
  'importing',
  'github',
];
const doors = ['action.ts', 'cleanup.ts', 'cli.ts', 'node-version.js', 'streamstress.js', 'commands'];
const parsers = ['zod', 'smol-toml', 'yaml'];

/** What a room may import besides itself: rooms, packages, and `types:<room>` for types alone. */
const walls: Readonly<Record<string, readonly string[]>> = {
  model: [],
  ports: ['model'],
  engine: ['model', 'ports'],
  config: ['model', ...parsers],
  cluster: ['model', 'ports', 'types:config'],
  registry: ['model', 'ports', 'types:config'],
  tools: ['model', 'ports', 'types:config', ...parsers],
  results: ['model', 'types:config', ...parsers],
  suites: ['model', 'ports', 'cluster', 'tools', 'results', 'report', ...parsers],
  analysis: ['model', ...parsers],
  report: ['model', 'diff', ...parsers],
  'history/format': ['model'],
  history: ['model', 'report', 'ports', 'history/format', ...parsers],
  steps: [
    'model',
    'ports',
    'engine',
    'types:config',
    'cluster',
    'registry',
    'tools',
    'results',
    'suites',
    'report',
    'history',
    'history/format',
  ],
  plan: ['model', 'engine', 'config', 'steps'],
  ci: ['model', 'engine', 'steps', ...parsers],
  rereading: ['model', 'ports', 'types:config', 'results', 'suites', 'analysis', 'report', ...parsers],
  importing: ['model', 'ports', 'types:config', 'results', 'report', 'rereading', ...parsers],
  publish: ['model', 'report', 'analysis', 'history', 'history/format', 'ports', ...parsers],
  github: ['model', 'report', 'analysis', 'history', 'history/format', 'ports', ...parsers],
  adapters: ['model', 'ports', '*packages'],
  sandbox: ['model', 'ports', '*packages'],
  'run.ts': [...stages, 'ci', 'model', 'ports'],
  'wiring.ts': ['adapters', 'sandbox', 'cluster', 'ports', 'model', 'types:run.ts'],
  doors: ['run.ts', 'ci', 'wiring.ts', 'report', 'model', '@actions/core'],
  site: [
    'report',
    'model',
    'analysis',
    'history/format',
    'd3',
    'd3-scale',
    'd3-shape',
    'd3-array',
    'astro',
    'astro/app/entrypoint',
    'astro/config',
  ],
};

/** Rooms in which the world may be touched without a port. */
const worldly = ['adapters', 'sandbox', 'doors', 'wiring.ts'];
const worldlyWords = /\bprocess\.env\b|\bDate\.now\(|\bset(?:Timeout|Interval|Immediate)\(/;
const worldlyModules = /^node:(child_process|fs|fs\/promises|timers|timers\/promises)$/;

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('.') || entry.name === 'dist' ? [] : sourceFiles(path);
    return /\.(ts|js|mjs|astro)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function roomOf(path: string): string {
  const [top, room = '', below] = path.split('/');
  if (top === 'site') return 'site';
  if (top !== 'src') return top ?? '';
  if (doors.includes(room)) return 'doors';
  return room === 'history' && below === 'format' ? 'history/format' : room;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const pattern =
    /\b(import|export)\s+(type\s+)?(?:[^'";]*?\bfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...text.matchAll(pattern)].map(([, , type, from, dynamic]) => ({
    file,
    room: roomOf(file),
    target: targetOf(file, from ?? dynamic ?? ''),
    typeOnly: type !== undefined,
  }));
}

/** A room, a `node:` module or a package. */
function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return roomOf(relative(root, join(root, dirname(file), specifier)));
}

function isAllowed({ room, target, typeOnly }: Import): boolean {
  const allowed = walls[room];
  if (!allowed) return false;
  if (target === room || allowed.includes(target)) return true;
  if (typeOnly && allowed.includes(`types:${target}`)) return true;
  if (target.startsWith('node:')) return worldly.includes(room) || !worldlyModules.test(target);
  return allowed.includes('*packages') && !(target in walls) && target !== 'doors';
}

const files = [...sourceFiles('src'), ...sourceFiles('site')];

test('every import goes through a door of the house', () => {
  const broken = files.flatMap(importsOf).filter((one) => !isAllowed(one));
  const said = broken.map(({ file, room, target }) => `${file}: "${room}" may not import "${target}"`);
  assert.deepEqual(
    said,
    [],
    'docs/architecture.md says which room may import which; change the table and say why, or move the code',
  );
});

test('a step never imports another step', () => {
  const broken = files
    .filter((file) => file.startsWith('src/steps/'))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => target === 'steps')
        .map(() => file),
    );
  assert.deepEqual(broken, []);
});

test('files, processes, environment and time are touched through ports', () => {
  const broken = files.filter((file) => {
    const room = roomOf(file);
    return room !== 'site' && !worldly.includes(room) && worldlyWords.test(readFileSync(join(root, file), 'utf8'));
  });
  assert.deepEqual(broken, []);
});

test('the room for everything does not exist', () => {
  const broken = files.filter((file) => /(^|\/)(utils?|helpers?|common|shared|types)(\/|\.[a-z]+$)/.test(file));
  assert.deepEqual(broken, []);
});
