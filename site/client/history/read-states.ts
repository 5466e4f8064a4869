import { parseJson, readFile } from './read-file.ts';

/** How every test of a series stands today, by its id, as the API has it; nothing where it is not there. */
export async function readStates(root: URL, folder: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await readFile(new URL(`api/v1/series/${folder}/tests.json`, root));
  if (bytes === undefined) return new Map();
  const { tests } = parseJson<{ readonly tests: readonly { readonly id: string; readonly state: string }[] }>(bytes);
  return new Map(tests.map(({ id, state }) => [id, state]));
}
