import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

const root = resolve(import.meta.dirname, '..');
const alone = await mkdtemp(join(tmpdir(), 'streamstress-dist-'));
after(() => rm(alone, { recursive: true, force: true }));
const released = ['action.yml', 'config', 'demo', 'dist', 'package.json'];
await Promise.all(released.map((name) => cp(join(root, name), join(alone, name), { recursive: true })));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of dist/ where there are no node_modules. */
function program(name: string, args: readonly string[], node: readonly string[] = []): Promise<Ended> {
  return new Promise((ended) => {
    const all = [...node, join(alone, 'dist', name), ...args];
    const env = { ...process.env, INPUT_COMMAND: 'dance' };
    const child = execFile(process.execPath, all, { cwd: alone, env }, (_, stdout, stderr) => {
      ended({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

test('the command line works without node_modules', async () => {
  const help = await program('streamstress.js', ['--help']);
  assert.deepEqual([help.code, help.stderr], [0, '']);
  assert.match(help.stdout, /^ {2}demo /m);
  const nowhere = JSON.stringify(join(alone, 'nowhere'));
  await writeFile(join(alone, 'components.toml'), `[triggers]\nrepository = ${nowhere}\n`);
  await writeFile(join(alone, 'suites.toml'), `[release-tests]\nrepository = ${nowhere}\n`);
  const files = ['--components-file', 'components.toml', '--suites-file', 'suites.toml', '--components', 'triggers'];
  const plan = await program('streamstress.js', ['run', '--dry-run', '--json', ...files]);
  assert.ok(Object.keys(JSON.parse(plan.stdout)).length > 0, plan.stderr);
});

test('the Action and the stand-in of Gauge start', async () => {
  assert.match((await program('action.js', [])).stdout, /::error::input "command" is "dance": there are run,/);
  assert.equal((await program('cleanup.js', [])).code, 0);
  assert.match((await program('gauge.js', ['version'])).stdout, /^Gauge version: /);
});

test('an old Node is told so, before anything that it could not read', async () => {
  const old = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.20.2'}})";
  for (const name of ['streamstress.js', 'action.js', 'cleanup.js']) {
    const { code, stderr } = await program(name, [], ['--import', old]);
    assert.deepEqual(
      [code, stderr],
      [2, 'streamstress needs Node 22.19 or later, this is 20.20.2: install a newer one\n'],
    );
  }
});

test('it is small, and no path of the building machine is in it', async () => {
  const entries = await readdir(join(alone, 'dist'), { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    assert.ok(!text.includes(root), entry.name);
    bytes += text.length;
  }
  assert.ok(bytes < 6e6, `a runner fetches dist/ before each job: ${bytes} bytes`);
});
