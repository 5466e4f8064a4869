import { createGitHub } from '../../src/adapters/github.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import type { GitHub } from '../../src/ports/github.ts';
import { type FakeGitHub, token } from './fake-github.ts';

/** Nobody waits between requests, and a second is a millisecond. */
const atOnce = { key: () => ({ schedule: (_options: unknown, job: () => unknown) => job() }) };

/** A client of the fake as the program has it, but for the pauses. */
export function openGitHub({ url }: FakeGitHub, signal = new AbortController().signal): GitHub {
  const pace = { write: atOnce, notifications: atOnce, retryAfterBaseValue: 1 } as never;
  const { censor } = createSecrets();
  return createGitHub({ repository: 'o/r', token, apiUrl: url, signal, censor, pace });
}
