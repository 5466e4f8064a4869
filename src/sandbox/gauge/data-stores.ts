/** Values that steps hand on: cleared at the end of the scenario, the specification or the suite. */
interface DataStore {
  put(key: string, value: unknown): void;
  /** Null where there is nothing. */
  get(key: string): unknown;
  clear(): void;
}

export interface DataStores {
  readonly suiteStore: DataStore;
  readonly specStore: DataStore;
  readonly scenarioStore: DataStore;
}

export function createDataStores(): DataStores {
  return { suiteStore: createDataStore(), specStore: createDataStore(), scenarioStore: createDataStore() };
}

function createDataStore(): DataStore {
  const values = new Map<string, unknown>();
  return {
    put: (key, value) => void values.set(key, value),
    get: (key) => values.get(key) ?? null,
    clear: () => values.clear(),
  };
}
