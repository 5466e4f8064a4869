import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../src/config/config.ts';
import { cache, root } from '../test/e2e/world.ts';
import { configTexts } from '../test/upstream/config-texts.ts';
import { openWorkshop, type Workshop } from '../test/upstream/workshop.ts';

const rounds = 3;
/** Where `npm run demo` and the tests have put it. */
const pinnedKo = join(cache, `streamstress/tools/ko-${readConfig(configTexts()).tools.ko.version}`);
/** As it is installed. */
const program = join(root, 'dist/streamstress.js');
const names = ['pipeline', 'triggers', 'chains'];

/** What a script does for one component: the call of ko that streamstress has made. */
interface KoCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Where one build starts from nothing: its Go cache, its git history, its checkouts and its place in the registry. */
interface Ground {
  readonly folder: string;
  readonly repository: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Shell scripts that clone and call ko for one component after the other, and for all at once. */
const scripts = {
  'one by one': (parts: readonly string[]) => parts.map((part) => `(${part})`).join(' && '),
  'all at once': (parts: readonly string[]) =>
    `${parts.map((part, at) => `(${part}) & p${at}=$!`).join('\n')}\n${parts.map((_, at) => `wait $p${at}`).join(' && ')}`,
};

/** Seconds of a way to build: from nothing, and once more. */
interface Cost {
  readonly way: string;
  readonly cold: number;
  readonly warm: number;
}

/** Three components built by streamstress beside the same calls of ko in a shell script, from nothing and once more. */
export async function bench(): Promise<void> {
  const shop = await openWorkshop();
  try {
    const ways = Object.entries(waysOf(shop, await recordedCalls(shop)));
    const costs: Cost[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const [way, build] of ways) {
        const ground = await newGround(shop, `${round}-${way.replaceAll(' ', '-')}`);
        costs.push({ way, cold: await seconds(() => build(ground)), warm: await seconds(() => build(ground)) });
      }
    }
    print(costs);
  } finally {
    await shop.close();
  }
}

function waysOf(shop: Workshop, calls: readonly KoCall[]) {
  const ways: Record<string, (ground: Ground) => Promise<unknown>> = {
    streamstress: (ground) => build(shop, ground),
  };
  for (const [way, script] of Object.entries(scripts)) {
    ways[way] = ({ folder, repository, environment }) => {
      const parts = calls.map((call) => scriptOf(call, shop, { folder, repository }));
      return promisify(execFile)('sh', ['-c', script(parts)], { env: environment });
    };
  }
  return ways;
}

async function build(shop: Workshop, { folder, repository, environment }: Ground): Promise<unknown> {
  const places = ['--components-file', await shop.upstreams.componentsFile(shop.base), '--output-dir', folder];
  const args = ['build', '--components', names.join(','), '--registry', repository, ...places];
  return promisify(execFile)(process.execPath, [program, ...args], { env: environment });
}

function scriptOf(call: KoCall, { upstreams }: Workshop, { folder, repository }: Omit<Ground, 'environment'>): string {
  const source = join(folder, call.name);
  const { KO_DOCKER_REPO: _, ...variables } = call.variables;
  const words = Object.entries({ ...variables, KO_DOCKER_REPO: repository }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  );
  const clone = `[ -d ${quoted(source)} ] || git clone --quiet --depth=1 ${quoted(`file://${upstreams.repositories[call.name]}`)} ${quoted(source)}`;
  return `{ ${clone}; } && cd ${quoted(source)} && ${words.join(' ')} ko ${call.args.map(quoted).join(' ')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

async function newGround(shop: Workshop, name: string, programs = pinnedKo): Promise<Ground> {
  const folder = join(shop.folder, `bench-${name}`);
  await mkdir(join(folder, 'cache'), { recursive: true });
  await symlink(join(cache, 'streamstress/tools'), join(folder, 'cache/tools'));
  const environment = {
    ...shop.environment,
    ...{ PATH: `${programs}:${process.env.PATH}`, STREAMSTRESS_CACHE: join(folder, 'cache') },
    GOCACHE: join(folder, 'go-build'),
  };
  return { folder, repository: `${shop.registry.host}/${name}`, environment };
}

/** One build with a ko that writes down how it is called; nobody measures it. */
async function recordedCalls(shop: Workshop): Promise<readonly KoCall[]> {
  const ko = join(shop.folder, 'ko');
  const calls = join(shop.folder, 'calls');
  await Promise.all([ko, calls].map((path) => mkdir(path)));
  const variables = ['KO_DOCKER_REPO', 'KO_CONFIG_PATH', 'CGO_ENABLED', 'GOFLAGS', 'GOTOOLCHAIN'];
  const record = `{ env -0 | grep -zE '^(${variables.join('|')})='; printf '%s\\0' "$@"; } > "${calls}/$(basename "$PWD")"`;
  const real = join(pinnedKo, 'ko');
  await writeFile(join(ko, 'ko'), `#!/bin/sh\n[ "$1" = build ] && ${record}\nexec "${real}" "$@"\n`);
  await chmod(join(ko, 'ko'), 0o755);
  await build(shop, await newGround(shop, 'recorded', ko));
  return Promise.all(names.map(async (name) => callOf(name, await readFile(join(calls, name), 'utf8'))));
}

function callOf(name: string, recorded: string): KoCall {
  const words = recorded.split('\0').slice(0, -1);
  const first = words.indexOf('build');
  assert.ok(first > 0, `no call of ko for ${name}`);
  const variables = words
    .slice(0, first)
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
  return { name, args: words.slice(first), variables: Object.fromEntries(variables) };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function print(costs: readonly Cost[]): void {
  const median = (way: string, of: 'cold' | 'warm') => {
    const all = costs.filter((cost) => cost.way === way).map((cost) => cost[of]);
    return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? assert.fail();
  };
  const row = (...cells: readonly string[]) => console.log(cells.map((cell) => cell.padEnd(14)).join(''));
  console.log(`Builds of ${names.join(', ')}, seconds, median of ${rounds}`);
  row('', 'from nothing', 'once more');
  for (const way of new Set(costs.map(({ way }) => way)))
    row(way, median(way, 'cold').toFixed(2), median(way, 'warm').toFixed(2));
  const best = Math.min(...Object.keys(scripts).map((way) => median(way, 'cold')));
  const overhead = (median('streamstress', 'cold') / best - 1) * 100;
  console.log(`From nothing, over the better script: ${overhead.toFixed(1)} % (aim: below 3 %)`);
  console.log(`Once more: ${median('streamstress', 'warm').toFixed(2)} s (aim: below 1.5 s)`);
}
