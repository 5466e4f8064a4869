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

const commands: Readonly<Record<string, (world: World, args: readonly string[]) => Promise<void>>> = {
  'adm release new': releaseNew,
  'adm release extract': releaseExtract,
  'image mirror': imageMirror,
  'registry login': registryLogin,
};

/**
 * Runs what of `oc` is needed to make, read and copy payloads, and returns the exit code. OC_REGISTRY is the address of
 * the sandbox's registry, OC_REGISTRY_CA a file with its authority.
 */
export async function runCommand(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  print: World['print'],
  printError: (text: string) => void,
): Promise<number> {
  const world: World = {
    ...{ env, print, say: (line) => printError(`${line}\n`), cluster: () => clusterOf(env) },
    registry(config) {
      const ca = env.OC_REGISTRY_CA ? readFileSync(env.OC_REGISTRY_CA, 'utf8') : undefined;
      return createRegistryClient(env.OC_REGISTRY ?? '', readLogins(env, config), ca);
    },
  };
  try {
    await dispatch(world, words);
    return 0;
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    world.say(thrown instanceof OcError ? text : `error: ${text}`);
    return 1;
  }
}

async function dispatch(world: World, words: readonly string[]): Promise<void> {
  const name = Object.keys(commands).find((each) => `${words.join(' ')} `.startsWith(`${each} `)) ?? '';
  const command = commands[name];
  if (command === undefined) throw new OcError(`error: unknown command "${words.join(' ')}" for "oc"`);
  await command(world, words.slice(name.split(' ').length));
}
