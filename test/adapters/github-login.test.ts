import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { gitDataBranch } from '../../src/adapters/git/data-branch.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { githubLogin, signedIn } from '../../src/adapters/git/github-login.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Command } from '../../src/ports/processes.ts';
import { startGitServer } from './git-server.ts';

const folder = await mkdtemp(join(tmpdir(), 'streamstress-github-'));
const token = 'ghs_0123456789abcdef0123456789abcdef0123';
const wanted = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
const { signal } = new AbortController();
const call = { signal, output: () => {} };
after(() => rm(folder, { recursive: true, force: true }));

const remote = join(folder, 'private');
execFileSync('git', ['init', '--quiet', '--initial-branch=main', remote]);
const identity = ['-c', 'user.name=x', '-c', 'user.email=x@x'];
execFileSync('git', ['-C', remote, ...identity, 'commit', '--quiet', '--allow-empty', '--message=first']);
for (const [key, value] of [
  ['http.receivepack', 'true'],
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
] as const) {
  execFileSync('git', ['-C', remote, 'config', key, value]);
}
const server = await startGitServer(after, folder, wanted);
const url = server.url('private');
const surroundings = { ...process.env, GITHUB_SERVER_URL: new URL(url).origin, GITHUB_TOKEN: token };

test('private sources are read and the history is pushed with the token of the runner', async () => {
  const commands: Command[] = [];
  const real = createProcesses(surroundings);
  const run = (command: Command) => {
    commands.push(command);
    return real.run(command);
  };
  const processes = signedIn({ ...real, run }, githubLogin(surroundings));
  const asked = { name: 'private', role: 'component', repository: url, ref: 'main', origin: 'a test' } as const;
  const source = await createGit(processes, join(folder, 'cache')).resolve(asked, call);
  assert.equal(source.subject, 'first');
  const place = { remote: url, branch: 'gh-pages', folder: join(folder, 'history.git') };
  const branch = gitDataBranch({ processes, clock: createClock(), ...place });
  const merge = async (_: unknown, left: ReadonlyMap<string, Uint8Array>) => ({
    ...{ message: 'a run', change: new Map([['run.json', '{}']]), taken: [...left.keys()] },
  });
  await branch.publish('run', '{}', merge, signal);
  const shown = execFileSync('git', ['-C', remote, 'show', 'gh-pages:run.json'], { encoding: 'utf8' });
  assert.equal(shown, '{}');
  const said = JSON.stringify(commands.map(({ program, args }) => [program, args]));
  assert.ok(!said.includes(token) && !said.includes(wanted.slice('Basic '.length)), 'in the arguments');
});

test('without the token the server refuses, and nothing asks for a password', async () => {
  const git = createGit(createProcesses(process.env), join(folder, 'empty-cache'));
  const asked = { name: 'private', role: 'component', repository: url, ref: 'main', origin: 'a test' } as const;
  await assert.rejects(git.resolve(asked, call), /needs a login/);
});

test("a login in git's files does not make a second header, and settings of the environment stay", async () => {
  const config = join(folder, 'gitconfig');
  await writeFile(config, `[http "${surroundings.GITHUB_SERVER_URL}/"]\n\textraheader = Authorization: Basic b2xk\n`);
  const own = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'somebody' };
  const environment = { ...surroundings, ...own, GIT_CONFIG_GLOBAL: config };
  const processes = signedIn(createProcesses(environment), githubLogin(environment));
  const run = (...args: string[]) => processes.run({ program: 'git', args, signal });
  assert.equal((await run('ls-remote', url, 'main')).code, 0);
  assert.equal((await run('config', 'user.name')).stdout, 'somebody\n');
  assert.match(await readFile(config, 'utf8'), /b2xk/);
});

test('only where the token and its server are known', () => {
  assert.equal(githubLogin({ GITHUB_TOKEN: token }), undefined);
  assert.equal(githubLogin({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_TOKEN: '' }), undefined);
  const login = githubLogin({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_TOKEN: token });
  assert.equal(login?.env.GIT_CONFIG_KEY_1, 'http.https://github.com/.extraheader');
});
