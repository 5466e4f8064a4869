/** A variable of a container; anything but `value` is kept as it is. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

/** Variables that are to have a value, are to be exactly so, or are to be gone (undefined). */
export type EnvChange = Readonly<Record<string, string | EnvVar | undefined>>;

/** Values that variables must have in the end; undefined where a variable must not have one. */
export type ExpectedEnv = Readonly<Record<string, string | undefined>>;

/** The list after a change: known names keep their place, new ones are appended. */
export function changedEnv(env: readonly EnvVar[], change: EnvChange): readonly EnvVar[] {
  const kept = env.flatMap((variable) => (variable.name in change ? wanted(variable.name, change) : [variable]));
  const known = new Set(env.map(({ name }) => name));
  const added = Object.keys(change).flatMap((name) => (known.has(name) ? [] : wanted(name, change)));
  return [...kept, ...added];
}

function wanted(name: string, change: EnvChange): readonly EnvVar[] {
  const variable = change[name];
  if (variable === undefined) return [];
  return [typeof variable === 'string' ? { name, value: variable } : variable];
}

/** The variables of that name, whole. */
export function variablesNamed(
  env: readonly EnvVar[],
  names: readonly string[],
): Readonly<Record<string, EnvVar | undefined>> {
  const known = new Map(env.map((variable) => [variable.name, variable]));
  return Object.fromEntries(names.map((name) => [name, known.get(name)]));
}

/** Whether a variable of a running container is the wanted one; the API server fills in the fields of a valueFrom. */
export function isSame(running: EnvVar | undefined, wanted: EnvVar | undefined): boolean {
  if (running === undefined || wanted === undefined) return running === wanted;
  if (wanted.valueFrom !== undefined) return running.valueFrom !== undefined;
  return running.valueFrom === undefined && (running.value ?? '') === (wanted.value ?? '');
}
