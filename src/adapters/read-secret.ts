import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { StreamstressError } from '../model/error.ts';
import type { SecretSource } from '../model/sign-in.ts';

/** Reads a secret; one line's end at its end is not part of it. Errors: `request`, `signing_in:no_secret`. */
export async function readSecret(source: SecretSource): Promise<string> {
  const secret = (await contentOf(source)).replace(/\r?\n$/, '');
  if (secret === '') throw noSecret(`${nameOf(source)} is empty`);
  if (/[\r\n]/.test(secret))
    throw noSecret(`${nameOf(source)} has more than one line: it has to hold the secret alone`);
  return secret;
}

async function contentOf(source: SecretSource): Promise<string> {
  if (source.type === 'environment') return source.text;
  if (source.type === 'file') return readFile(source.path, 'utf8').catch(unreadable(source.option, source.path));
  if (process.stdin.isTTY)
    throw noSecret(`${nameOf(source)}: it is a terminal, which would show the secret. Pipe it in`);
  return text(process.stdin);
}

function unreadable(option: string, path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw noSecret(`--${option} "${path}" cannot be read: ${why}`);
  };
}

function nameOf(source: SecretSource): string {
  if (source.type === 'environment') return `the environment variable ${source.variable}`;
  return source.type === 'file' ? `--${source.option} "${source.path}"` : `standard input (--${source.option} -)`;
}

function noSecret(message: string): StreamstressError {
  return new StreamstressError('request', ['signing_in', 'no_secret'], message);
}
