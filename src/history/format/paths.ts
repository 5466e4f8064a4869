/** The folder of the data branch that holds the history. */
const historyFolder = 'data';

/** Which series there are, and which runs have a full report. */
export const indexPath = `${historyFolder}/index.json`;

/** Where the full report of a run lies on the data branch. */
export function reportPath(run: string): string {
  return `${historyFolder}/runs/${run}.json.gz`;
}

/** Where lies what the steps of a run have printed, as texts by step; only beside a report. */
export function logsPath(run: string): string {
  return `${historyFolder}/runs/${run}.logs.json.gz`;
}

export const seriesFolder = `${historyFolder}/series`;

/** A file of a series; `folder` is what the index calls it. */
export function seriesPath(folder: string, file: string): string {
  return `${seriesFolder}/${folder}/${file}`;
}

export const manifestFile = 'manifest.json';
