import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parseImages } from '../../src/report/images.ts';
import { root, self } from '../e2e/world.ts';
import { pullImage } from '../upstream/pulled-image.ts';
import { openWorkshop, type Workshop } from '../upstream/workshop.ts';

interface Block {
  readonly language: string;
  readonly text: string;
}

const run = promisify(execFile);
/** A dry run resolves its ref, too. */
const suite = 'release-tests';
const page = readFileSync(join(root, 'docs/adding-a-component.md'), 'utf8');
const blocks: readonly Block[] = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

let shop: Workshop;
let folder: string;
let environment: Record<string, string | undefined>;

/** The page's files as it names them, its repositories committed, and `streamstress` on the PATH. */
before(async () => {
  shop = await openWorkshop();
  folder = join(shop.folder, 'page');
  for (const { language, text } of blocks) if (language !== 'sh') writeNamed(text);
  for (const [name, branch] of Object.entries({ greeter: 'main', banner: 'main', pipeline: 'next', [suite]: 'master' }))
    await commit(join(folder, name), branch);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'streamstress'), `#!/bin/sh\nexec "${self[0]}" "${self[1]}" "$@"\n`);
  chmodSync(join(bin, 'streamstress'), 0o755);
  environment = {
    ...shop.environment,
    ...{ PATH: `${bin}:${process.env.PATH}`, REGISTRY: `${shop.registry.host}/upstream` },
    ...{ KO_DEFAULTBASEIMAGE: shop.base, GIT_CONFIG_GLOBAL: join(folder, 'gitconfig') },
  };
  const owners = ['example', 'openshift-pipelines'].map((owner) => `\tinsteadOf = https://github.com/${owner}/\n`);
  writeFileSync(join(folder, 'gitconfig'), `[url "file://${folder}/"]\n${owners.join('')}`);
});
after(() => shop.close());

/** A block's first line is a comment with its path. */
function writeNamed(text: string): void {
  const [first = '', ...lines] = text.split('\n');
  const path = /^(?:\/\/|#|<!--) (\S+\.?\w+)(?: -->)?$/.exec(first)?.[1];
  assert.ok(path, `"${first}" names no file`);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), lines.join('\n'));
}

async function commit(path: string, branch: string): Promise<void> {
  mkdirSync(path, { recursive: true });
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  for (const args of [
    ['init', '-q', '-b', branch],
    ['add', '.'],
    [...who, 'commit', '-q', '--allow-empty', '-m', 'Begin'],
  ]) {
    await run('git', ['-C', path, ...args]);
  }
}

const commands = blocks.filter(({ language }) => language === 'sh');

test('the page adds a seventh component, one of another operator, and a fork', async () => {
  assert.equal(commands.length, 3);
  const said: string[] = [];
  for (const { text } of commands) {
    const { stdout, stderr } = await run('sh', ['-e', '-c', text], {
      cwd: folder,
      env: environment as NodeJS.ProcessEnv,
    });
    said.push(stdout + stderr);
  }
  assert.match(said[0] ?? '', /greeter: 1 images from https:\/\/github\.com\/example\/greeter/);
  assert.match(said[0] ?? '', /build:greeter +succeeded/);
  assert.match(said[1] ?? '', /build:banner +succeeded/);
  assert.match(
    said[2] ?? '',
    /pipeline: 8 images from https:\/\/github\.com\/example\/pipeline\n {4}next is [0-9a-f]{7} of /,
  );
});

test('what the first commands built runs', async () => {
  const build = commands[0]?.text.split('\n').find((line) => line.includes(' build '));
  await run('sh', ['-c', build ?? ''], { cwd: folder, env: environment as NodeJS.ProcessEnv });
  const path = join(folder, 'test-output/results/images.json');
  const [image] = parseImages(readFileSync(path, 'utf8'), path).images;
  assert.ok(image);
  assert.equal(image.env, 'IMAGE_ADDONS_GREETER');
  assert.equal((await pullImage(image.image)).run(), 'hello\n');
});
