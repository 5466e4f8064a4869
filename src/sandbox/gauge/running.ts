import { callImplementation, type Failure } from './call-implementation.ts';
import type { Console } from './console.ts';
import type { DataStores } from './data-stores.ts';
import type { HookName, Implementations } from './implementations.ts';
import type { Concept } from './spec.ts';

/** What every part of a run needs. */
export interface Running {
  readonly root: string;
  readonly implementations: Implementations;
  readonly concepts: ReadonlyMap<string, Concept>;
  readonly console: Console;
  readonly dataStores: DataStores;
  /** How often a scenario with these tags is run until it passes. */
  attempts(tags: readonly string[]): number;
  /** Whether the row of a data table with this number, from 1, is asked for. */
  wantsRow(row: number): boolean;
}

/** What a hook is told: where the run is. */
export interface ExecutionInfo {
  readonly currentSpec?: PlaceInfo & { readonly fileName: string };
  readonly currentScenario?: PlaceInfo;
}

interface PlaceInfo {
  readonly name: string;
  readonly tags: readonly string[];
  isFailed: boolean;
}

/** Calls all hooks of a kind whose tags fit, and tells the first failure. */
export async function runHooks(running: Running, name: HookName, info: ExecutionInfo): Promise<Failure | undefined> {
  const tags = [...(info.currentSpec?.tags ?? []), ...(info.currentScenario?.tags ?? [])];
  let failure: Failure | undefined;
  for (const hook of running.implementations.hooks.get(name) ?? []) {
    const hits = hook.tags.filter((tag) => tags.includes(tag)).length;
    if (hook.tags.length > 0 && !(hook.anyTag ? hits > 0 : hits === hook.tags.length)) continue;
    const failed = await callImplementation(hook.run, [info]);
    failure ??= failed;
  }
  return failure;
}
