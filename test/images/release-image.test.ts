import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { root } from '../e2e/world.ts';
import { guardedRegistry, password } from '../registry/guarded-registry.ts';

const run = promisify(execFile);

interface Step {
  readonly id?: string;
  readonly run?: string;
}

/** The script of a step of release.yml. */
async function scriptOf(job: string, id: string): Promise<string> {
  const { jobs } = parse(await readFile(join(root, '.github/workflows/release.yml'), 'utf8'));
  return (jobs[job].steps as Step[]).find((step) => step.id === id)?.run ?? '';
}

test('a release pushes its image by version and major version, and tells the digest to be attested', async (t) => {
  const { registry, folder, authority } = await guardedRegistry(t);
  const checkout = join(folder, 'checkout');
  await mkdir(join(checkout, 'dist'), { recursive: true });
  await writeFile(join(checkout, 'dist', 'streamstress.js'), 'console.log("here");\n');
  for (const name of ['package.json', 'config']) await cp(join(root, name), join(checkout, name), { recursive: true });
  const recipe = await readFile(join(root, 'Containerfile'), 'utf8');
  const base = `${registry.host}/mine/app:v1`;
  await writeFile(join(checkout, 'Containerfile'), recipe.replace(/^ARG BASE_IMAGE=.*/m, `ARG BASE_IMAGE=${base}`));
  const output = join(folder, 'output');
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, SSL_CERT_FILE: authority, GITHUB_OUTPUT: output },
    ...{ IMAGE: `${registry.host}/mine/Streamstress`, TOKEN: password, GITHUB_ACTOR: 'somebody' },
    ...{ GITHUB_REF_NAME: 'v1.2.3', GITHUB_SHA: 'c'.repeat(40) },
    ...{ GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'org/Streamstress' },
    ...{ BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' },
  };
  const name = `${registry.host}/mine/streamstress`;
  t.after(() => run('buildah', ['rmi', '--force', `${name}:v1.2.3`, base], { env }).catch(() => undefined));
  const { stdout, stderr } = await run('bash', ['-e', '-c', await scriptOf('image', 'image')], { cwd: checkout, env });
  assert.ok(!`${stdout}${stderr}`.includes(password), 'the token was said');

  const told = (await readFile(output, 'utf8')).trim().split('\n');
  assert.equal(told[0], `name=${name}`);
  assert.match(told[1] ?? '', /^digest=sha256:[0-9a-f]{64}$/);
  for (const tag of ['v1.2.3', 'v1']) {
    const inspected = await run('skopeo', ['inspect', `docker://${name}:${tag}`], {
      env: { ...env, REGISTRY_AUTH_FILE: join(folder, '.docker', 'config.json') },
    });
    const { Digest, Labels } = JSON.parse(inspected.stdout);
    assert.equal(`digest=${Digest}`, told[1]);
    assert.equal(Labels['org.opencontainers.image.source'], 'https://github.com/org/Streamstress');
  }
});
