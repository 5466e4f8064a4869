import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
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
  for (const [name, branch] of Object.entries({
    greeter: 'main',
    banner: 'main',
    lamp: 'main',
    pipeline: 'next',
    [suite]: 'master',
  }))
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

const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
const isOfLighthouse = (text: string) => text.includes('lighthouse.toml');

/** Runs the lines of a block as they stand there. Returns all that they print. */
async function runBlock(text: string, more: Record<string, string> = {}): Promise<string> {
  const env = { ...environment, ...more } as NodeJS.ProcessEnv;
  const { stdout, stderr } = await run('sh', ['-e', '-c', text], { cwd: folder, env });
  return stdout + stderr;
}

test('the page adds a seventh component, one with a Dockerfile, and a fork', async () => {
  const said: string[] = [];
  for (const text of commands.filter((text) => !isOfLighthouse(text))) said.push(await runBlock(text));
  const [greeter = '', banner = '', fork = '', ...more] = said;
  assert.deepEqual(more, []);
  assert.match(greeter, /greeter: 1 images from https:\/\/github\.com\/example\/greeter/);
  assert.match(greeter, /build:greeter +succeeded/);
  assert.match(banner, /build:banner +succeeded/);
  assert.match(fork, /pipeline: 8 images from https:\/\/github\.com\/example\/pipeline\n {4}next is [0-9a-f]{7} of /);
});

test('what the first commands built runs', async () => {
  await runBlock(commands[0]?.split('\n').find((line) => line.includes(' build ')) ?? '');
  const path = join(folder, 'test-output/results/images.json');
  const [image] = parseImages(readFileSync(path, 'utf8'), path).images;
  assert.ok(image);
  assert.equal(image.env, 'IMAGE_ADDONS_GREETER');
  assert.equal((await pullImage(image.image)).run(), 'hello\n');
});

test('another operator: built, shown, deployed, found and put back by the commands of the page', async (t) => {
  const [sandbox = '', deploy = '', ...more] = commands.filter(isOfLighthouse);
  assert.deepEqual(more, []);
  const child = spawn('sh', ['-c', `exec ${sandbox}`], { cwd: folder, env: environment as NodeJS.ProcessEnv });
  const ended = once(child, 'close');
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const variables = await printedVariables(child.stdout);
  const lines = deploy.trim().split('\n');
  const said: string[] = [];
  for (const line of lines) said.push(await runBlock(line, variables));
  const [build = '', preview = '', deployed = '', status = '', restored = ''] = said;
  assert.match(build, /build:lamp +succeeded/);
  assert.match(preview, /create Lighthouse "main"/);
  assert.match(deployed, /create Lighthouse "main"/);
  assert.match(deployed, /deploy +succeeded: 1 images of lamp are on the cluster, verified by digest/);
  assert.match(status, /1 component runs upstream images since .*: lamp/);
  assert.match(status, /Lighthouse +Ready True/);
  assert.match(status, /images by +Subscription "openshift-operators\/lighthouse-operator"/);
  assert.match(restored, /restore +succeeded: the operator's own images are back/);
  assert.match(await runBlock(lines[3] ?? '', variables), /1 component has the operator's own images: lamp/);
});

/** What the sandbox asks to export, once it is up. */
async function printedVariables(stdout: Readable): Promise<Record<string, string>> {
  let text = '';
  for await (const chunk of stdout) {
    text += chunk;
    if (!text.includes('--password-file')) continue;
    return Object.fromEntries([...text.matchAll(/^ {2}export (\w+)=(\S+)/gm)].map(([, name, value]) => [name, value]));
  }
  return assert.fail(`the sandbox has ended: ${text}`);
}
