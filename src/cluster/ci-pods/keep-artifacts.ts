import type { PodRun } from '../../model/ci-run.ts';
import type { Files } from '../../ports/files.ts';
import type { Sent } from './read-frames.ts';
import { unpack } from './unpack.ts';

/** Characters of JUnit that are read of one pod. */
const mostJunit = 64 * 1024 * 1024;
const junitFile = /(?:^|\/)junit[^/]*\.xml$/i;

/** What was kept of a pod's ARTIFACT_DIR. */
export interface KeptArtifacts {
  readonly junit: readonly string[];
  /** What is missing and why, one sentence each. */
  readonly notes: readonly string[];
}

/** Writes what a pod has sent of its artifacts below `<folder>/artifacts`, and reads the reports of tests among it. */
export async function keepArtifacts(sent: Sent | undefined, folder: string, files: Files): Promise<KeptArtifacts> {
  const notes: string[] = [];
  const note = (text: string) => notes.push(`artifacts: ${text}`);
  if (sent === undefined) return { junit: [], notes };
  if (sent.state === 'omitted') note(`${sent.bytes} bytes are too many to send: nothing of them is here`);
  if (sent.state === 'cut_off') note('the log that they came in was cut off: nothing of them is here');
  if (sent.state !== 'whole') return { junit: [], notes };
  const paths = await unpack(sent.pieces, `${folder}/artifacts`, files, note).catch((error: Error) => {
    note(`they cannot be read: ${error.message}`);
    return [];
  });
  const junit: string[] = [];
  let length = 0;
  for (const path of paths.filter((one) => junitFile.test(one))) {
    const text = (await files.read(`${folder}/artifacts/${path}`)) ?? '';
    length += text.length;
    if (length <= mostJunit) junit.push(text);
    else note(`"${path}" was not read: there is too much JUnit`);
  }
  return { junit, notes };
}

/** Writes how a pod has ended as other tools of its trade read it: `finished.json` and `sidecar-logs.json`. */
export async function keepEnding(
  { outcome }: Pick<PodRun, 'outcome'>,
  { folder, revision, now }: { readonly folder: string; readonly revision: string; readonly now: number },
  notes: readonly string[],
  files: Files,
): Promise<void> {
  const passed = outcome === 'passed';
  const result = passed ? 'SUCCESS' : outcome === 'lost' ? 'ABORTED' : 'FAILURE';
  const finished = { timestamp: Math.floor(now / 1000), passed, result, revision };
  await files.write(`${folder}/finished.json`, `${JSON.stringify(finished)}\n`);
  const time = new Date(now).toISOString();
  const lines = notes.map((msg) => JSON.stringify({ component: 'artifacts', level: 'warning', msg, time }));
  await files.write(`${folder}/sidecar-logs.json`, lines.map((line) => `${line}\n`).join(''));
}
