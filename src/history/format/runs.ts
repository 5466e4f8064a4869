/** The folder of the data branch that holds the history. */
export const historyFolder = 'data';

export const runsPath = `${historyFolder}/runs.json`;

/** Where the report of a run lies on the data branch. */
export function reportPath(run: string): string {
  return `${historyFolder}/runs/${run}.json`;
}

/** JSON as the data branch keeps it: a value a line, so that commits stay small to read. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
