import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts the properties of `env/<name>/*.properties` into the environment of this process, then those of `default`.
 * What is set already stays. Throws where an environment other than `default` does not exist.
 */
export function loadProperties(root: string, names: string): void {
  for (const name of new Set([...names.split(',').map((one) => one.trim()), 'default'])) {
    const folder = join(root, 'env', name);
    if (!existsSync(folder) && name !== 'default') {
      throw new Error(`Failed to load env. ${name} environment does not exist`);
    }
    for (const [key, value] of existsSync(folder) ? propertiesIn(folder) : []) {
      process.env[key] ??= value.replace(/\$\{([^}]+)\}/g, (whole, other: string) => process.env[other] ?? whole);
    }
  }
}

function propertiesIn(folder: string): [string, string][] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.properties'))
    .sort()
    .flatMap((file) => parseProperties(readFileSync(join(folder, file), 'utf8')));
}

/** Reads `key = value` lines; `#` and `!` begin comments. */
function parseProperties(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const match = /^\s*([^#!\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    return match ? [[match[1] ?? '', match[2] ?? '']] : [];
  });
}
