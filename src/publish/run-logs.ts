import { logFileName } from '../model/log-file-name.ts';
import type { Files } from '../ports/files.ts';
import { begunFile, parseBegun } from '../report/begun-file.ts';
import type { Report } from '../report/report.ts';

/** What the steps of a run have printed, by step. */
export type RunLogs = Readonly<Record<string, string>>;

/** Bytes. */
const most = { step: 200_000, run: 2_000_000 };

/**
 * The logs that a run has left in its output folder, without secrets, as `files` gives them: the end of each, so much of
 * all together. Where something is left out, the text says so. Steps that never began have none: a file of that name is of
 * an earlier run.
 */
export async function runLogs(report: Report, outputDir: string, files: Files): Promise<RunLogs> {
  const begun = parseBegun(await files.read(`${outputDir}/${begunFile}`));
  if (begun !== undefined && begun.id !== report.run.id) return {};
  const logs = new Map<string, string>();
  let left = most.run;
  for (const { name } of mostWantedFirst(report.steps)) {
    const end = await endOf(`${outputDir}/logs/${logFileName(name)}`, Math.min(most.step, left), files);
    if (end === undefined) continue;
    logs.set(name, end.text);
    left -= end.bytes;
  }
  return Object.fromEntries(report.steps.flatMap(({ name }) => (logs.has(name) ? [[name, logs.get(name) ?? '']] : [])));
}

/** Steps that began: those that went wrong, then the others. */
function mostWantedFirst(steps: Report['steps']): Report['steps'] {
  const began = steps.filter(({ startedAt }) => startedAt !== undefined);
  const isWrong = ({ status }: Report['steps'][number]) => status === 'failed' || status === 'red';
  return [...began.filter(isWrong), ...began.filter((step) => !isWrong(step))];
}

async function endOf(path: string, mostBytes: number, files: Files) {
  const pieces = await files.readPieces(path);
  if (pieces === undefined) return undefined;
  let [end, bytes] = [Buffer.alloc(0), 0];
  for await (const piece of pieces) {
    bytes += piece.length;
    end = Buffer.concat([end, piece]);
    end = end.subarray(Math.max(0, end.length - mostBytes));
  }
  if (bytes === end.length) return { text: end.toString(), bytes };
  const whole = end.toString().replace(/^[^\n]*\n?/, '');
  return {
    text: `# the first ${bytes - Buffer.byteLength(whole)} of ${bytes} bytes are left out\n${whole}`,
    bytes: end.length,
  };
}
