import type { Implementation } from './implementations.ts';

/** Why a step or a hook failed. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
  /** It says that its scenario is to be skipped. */
  readonly skips?: boolean;
}

/**
 * Calls a function of a step file and waits for it, `test_timeout` milliseconds (1000 where that is not set) at most.
 * One that declares more parameters than it gets is given a callback as its last.
 */
export async function callImplementation(run: Implementation, parameters: unknown[]): Promise<Failure | undefined> {
  const milliseconds = Number(process.env.test_timeout) || 1000;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Timed out')), milliseconds);
  });
  try {
    await Promise.race([settle(run, parameters), timeout]);
    return undefined;
  } catch (thrown) {
    return failureOf(thrown);
  } finally {
    clearTimeout(timer);
  }
}

async function settle(run: Implementation, parameters: unknown[]): Promise<void> {
  if (run.length <= parameters.length) {
    await run(...parameters);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    run(...parameters, (error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** The name that other runners of Gauge give to it; that of JavaScript has none. */
const skipException = 'SkipScenarioException';

/** Errors come from another context, so `instanceof` says nothing about them. */
function failureOf(thrown: unknown): Failure {
  const error = thrown as { name?: unknown; message?: unknown; stack?: unknown } | null | undefined;
  if (typeof error !== 'object' || typeof error?.message !== 'string') {
    return { message: typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown)), stack: '' };
  }
  const lines = typeof error.stack === 'string' ? error.stack.split('\n') : [];
  const ours = lines.findIndex((line) => /^\s+at .*\b(settle|callImplementation)\b/.test(line));
  const skips = error.name === skipException ? { skips: true } : {};
  return { message: error.message, stack: (ours > 0 ? lines.slice(0, ours) : lines).join('\n'), ...skips };
}
