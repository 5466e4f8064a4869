import { StreamstressError } from '../model/error.ts';
import type { RunEvent, StepResult } from '../model/run-event.ts';
import type { BranchChange, DataBranch } from '../ports/data-branch.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';
import type { Secrets } from './secrets.ts';

/** Listeners hear everything that is said without the secrets in it; names of steps stay as they are. */
export function censoredEvents(emit: (event: RunEvent) => void, { censor }: Secrets): (event: RunEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'step-progress':
        return emit({ ...event, message: censor(event.message) });
      case 'step-output':
        return emit({ ...event, line: censor(event.line) });
      case 'step-ended':
        return emit({ ...event, result: censoredResult(event.result, censor) });
      case 'run-cancelled':
        return emit({ ...event, why: censor(event.why) });
      case 'run-ended':
        return emit({ ...event, results: event.results.map((result) => censoredResult(result, censor)) });
      case 'run-started':
      case 'step-started':
        return emit(event);
      default:
        event satisfies never;
    }
  };
}

function censoredResult(result: StepResult, censor: Secrets['censor']): StepResult {
  const { error, summary } = result;
  return { ...result, summary: censor(summary), error: error && censoredError(error, censor) };
}

function censoredError(error: StreamstressError, censor: Secrets['censor']): StreamstressError {
  const message = censor(error.message);
  return message === error.message ? error : new StreamstressError(error.kind, error.reason.split(':'), message);
}

/** What programs print comes in without secrets, so that results and reports made of it have none. */
export function censoredProcesses(processes: Processes, { censor }: Secrets): Processes {
  return {
    which: processes.which,
    async run(command) {
      const { onLine } = command;
      const listening = onLine && {
        onLine: (line: string, stream: 'stdout' | 'stderr') => onLine(censor(line), stream),
      };
      const exit = await processes.run({ ...command, ...listening });
      return { ...exit, stdout: censor(exit.stdout), stderr: censor(exit.stderr) };
    },
  };
}

/** Files are read and written without secrets: what a suite leaves, reports, artifacts. */
export function censoredFiles(files: Files, { censor }: Secrets): Files {
  return {
    ...files,
    async read(path) {
      const text = await files.read(path);
      return text === undefined ? undefined : censor(text);
    },
    async readPieces(path) {
      const pieces = await files.readPieces(path);
      return pieces && censoredPieces(pieces, censor);
    },
    write: (path, content) =>
      files.write(path, typeof content === 'string' ? censor(content) : censoredPieces(content, censor)),
  };
}

/** No secret is longer. */
const longestSecret = 64 * 1024;

/** Every byte is taken for a character; the end of what came so far waits, as a secret may have begun there. */
async function* censoredPieces(pieces: AsyncIterable<Uint8Array>, censor: Secrets['censor']) {
  let waiting = '';
  for await (const piece of pieces) {
    waiting += Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1');
    if (waiting.length < 2 * longestSecret) continue;
    const text = censor(waiting);
    const end = Math.max(0, text.length - longestSecret);
    waiting = text.slice(end);
    yield Buffer.from(text.slice(0, end), 'latin1');
  }
  yield Buffer.from(censor(waiting), 'latin1');
}

/** Nothing secret is published. */
export function censoredDataBranch(branch: DataBranch, { censor }: Secrets): DataBranch {
  return {
    read: branch.read,
    publish: (name, text, merge, signal) =>
      branch.publish(
        name,
        censor(text),
        async (files, left) => {
          const merged = await merge(files, left);
          return { ...merged, message: censor(merged.message), change: censoredChange(merged.change, censor) };
        },
        signal,
      ),
  };
}

/** Bytes that are no text have nothing secret in them. */
function censoredChange(change: BranchChange, censor: Secrets['censor']): BranchChange {
  const texts = [...change].map(
    ([path, content]) => [path, typeof content === 'string' ? censor(content) : content] as const,
  );
  return new Map(texts);
}
