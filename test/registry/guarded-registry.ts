import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createClock } from '../../src/adapters/clock.ts';
import { createRegistries, type RegistriesOptions } from '../../src/adapters/registries.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { createAuthenticator } from '../../src/sandbox/auth/authenticate.ts';
import { seedRoles } from '../../src/sandbox/auth/default-roles.ts';
import { createAuthorizer } from '../../src/sandbox/auth/rbac.ts';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createStore } from '../../src/sandbox/memory-store.ts';
import { makeImage } from '../../src/sandbox/registry/make-image.ts';
import { startRegistry } from '../../src/sandbox/registry/registry.ts';

/** The password, or token, of the one who may do everything. */
export const password = 'sha256~the-token-of-root';

/** A registry over TLS that asks who comes, with `mine/app:v1` in it; its authority's file; and a folder for this test. */
export async function guardedRegistry(t: TestContext) {
  const store = createStore(Date.now);
  seedRoles(store);
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mine' } });
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const { userOf } = createAuthenticator(store, password);
  const access = { userOf, decide: createAuthorizer(store).decide, hasProject: (name: string) => name === 'mine' };
  const tls = makeCertificates(Date.now());
  const faults = createFaults();
  const registry = await startRegistry({ folder: join(folder, 'registry'), access, tls, faults });
  t.after(async () => {
    await registry.close();
    await rm(folder, { recursive: true });
  });
  const authority = join(folder, 'authority.crt');
  await writeFile(authority, tls.ca);
  const digest = registry.put('mine/app', 'v1', makeImage({ files: [{ path: 'a', mode: 0o644, content: 'a' }] }));
  return { registry, faults, folder, authority, pem: tls.ca, digest };
}

/** A plain registry for everybody, and its folder. */
export async function openRegistry(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const faults = createFaults();
  const registry = await startRegistry({ folder, faults });
  t.after(async () => {
    await registry.close();
    await rm(folder, { recursive: true });
  });
  return { ...registry, faults, folder };
}

/** The product's way to registries, for a user whose home is the folder. */
export function registriesOf(folder: string, options: Partial<RegistriesOptions> = {}) {
  return createRegistries({
    trust: { certificateAuthority: undefined, insecureSkipTlsVerify: false },
    environment: { HOME: folder },
    secrets: createSecrets(),
    signal: new AbortController().signal,
    folder: join(folder, 'kept'),
    ...options,
  });
}

/** Time that does not pass. */
export const clock = { ...createClock(), sleep: async () => undefined };
