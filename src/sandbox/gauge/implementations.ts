/** Names of the hooks that a step file may set. */
const hookNames = [
  ...['beforeSuite', 'afterSuite', 'beforeSpec', 'afterSpec'],
  ...['beforeScenario', 'afterScenario', 'beforeStep', 'afterStep'],
] as const;
export type HookName = (typeof hookNames)[number];

/** A function of a step file: it fails by throwing, by a rejected promise, or by what it gives to its callback. */
export type Implementation = (...parameters: unknown[]) => unknown;

interface StepImplementation {
  readonly run: Implementation;
  readonly continueOnFailure: boolean;
}

interface Hook {
  readonly run: Implementation;
  readonly tags: readonly string[];
  /** True where one of the tags is enough. */
  readonly anyTag: boolean;
}

/** What the step files of a project have registered. */
export interface Implementations {
  /** By step value: `Verify pipeline {}`. */
  readonly steps: Map<string, StepImplementation>;
  readonly hooks: Map<string, Hook[]>;
}

/** The globals by which step files register steps and hooks. */
export function registrationGlobals(implementations: Implementations): Record<string, Implementation> {
  const globals: Record<string, Implementation> = { step: (...parameters) => addStep(implementations, parameters) };
  for (const name of hookNames) {
    globals[name] = (run, options) => addHook(implementations, name, run as Implementation, options as HookOptions);
  }
  return globals;
}

interface HookOptions {
  readonly tags?: readonly string[];
  readonly operator?: string;
}

function addStep(implementations: Implementations, parameters: unknown[]): void {
  const [texts, second, third] = parameters;
  const run = (typeof second === 'function' ? second : third) as Implementation;
  const options = typeof second === 'function' ? {} : (second as { continueOnFailure?: boolean } | undefined);
  for (const text of Array.isArray(texts) ? texts : [texts]) {
    if (typeof text !== 'string' || text === '') throw new Error('Step text cannot be empty');
    const value = text.replace(/<.*?>/g, '{}');
    if (implementations.steps.has(value)) throw new Error(`Duplicate step implementation: '${text}'`);
    implementations.steps.set(value, { run, continueOnFailure: options?.continueOnFailure === true });
  }
}

function addHook(implementations: Implementations, name: HookName, run: Implementation, options?: HookOptions): void {
  const hooks = implementations.hooks.get(name) ?? [];
  const hook = { run, tags: [...(options?.tags ?? [])], anyTag: options?.operator === 'OR' };
  implementations.hooks.set(name, [...hooks, hook]);
}
