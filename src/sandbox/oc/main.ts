import { readFileSync } from 'node:fs';
import { clusterOf } from './cluster.ts';
import { OcError } from './flags.ts';
import { imageMirror } from './image-mirror.ts';
import { readLogins } from './logins.ts';
import { createRegistryClient } from './registry.ts';
import { registryLogin } from './registry-login.ts';
import { releaseExtract } from './release-extract.ts';
import { releaseNew } from './release-new.ts';
import type { World } from './world.ts';

/**
 * The executable: what of `oc` is needed to make, read and copy payloads, for the image that stands for a release's
 * `cli`. OC_REGISTRY is the address of the sandbox's registry, OC_REGISTRY_CA a file with its authority.
 */
const commands: Readonly<Record<string, (world: World, args: readonly string[]) => Promise<void>>> = {
  'adm release new': releaseNew,
  'adm release extract': releaseExtract,
  'image mirror': imageMirror,
  'registry login': registryLogin,
};

const { env } = process;
const world: World = {
  env,
  cluster: () => clusterOf(env),
  registry(config) {
    const ca = env.OC_REGISTRY_CA ? readFileSync(env.OC_REGISTRY_CA, 'utf8') : undefined;
    return createRegistryClient(env.OC_REGISTRY ?? '', readLogins(env, config), ca);
  },
  say: (line) => void process.stderr.write(`${line}\n`),
  print: (text) => void process.stdout.write(text),
};

async function oc(words: readonly string[]): Promise<void> {
  const name = Object.keys(commands).find((command) => words.join(' ').startsWith(command));
  const command = commands[name ?? ''];
  if (name === undefined || command === undefined)
    throw new OcError(`error: unknown command "${words.join(' ')}" for "oc"`);
  await command(world, words.slice(name.split(' ').length));
}

await oc(process.argv.slice(2)).catch((thrown: unknown) => {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  process.stderr.write(`${thrown instanceof OcError ? text : `error: ${text}`}\n`);
  process.exitCode = 1;
});
