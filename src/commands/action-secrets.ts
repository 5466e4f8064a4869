import { readFile } from 'node:fs/promises';
import * as core from '@actions/core';
import { environmentSecrets, secretVariables } from '../wiring.ts';
import type { Inputs } from './action-inputs.ts';

const secretFiles = [
  ...['token-file', 'password-file', 'notify-url-file'],
  ...['clone-token-file', 'clone-key-file', 'lease-server-credentials-file'],
];

/** Has the runner hide all that is secret, before anything else is said: of the environment, of files, and of what is no input. */
export async function maskSecrets(inputs: Inputs): Promise<void> {
  const given = Object.values(secretVariables).map((name) => process.env[name] ?? '');
  const files = secretFiles.flatMap((name) => inputs.get(name) ?? []);
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const mistaken = [...inputs].flatMap(([name, value]) => (/(password|token|notify-url)$/.test(name) ? [value] : []));
  const secrets = [...environmentSecrets(process.env), ...given, ...contents, ...mistaken].map((text) => text.trim());
  for (const secret of new Set(secrets)) if (secret !== '') core.setSecret(secret);
}
