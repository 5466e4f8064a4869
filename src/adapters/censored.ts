import { StreamstressError } from '../model/error.ts';
import type { RunEvent, StepResult } from '../model/run-event.ts';
import type { BranchChange, DataBranch, MadePages } from '../ports/data-branch.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';
import { createKeyLines } from './key-lines.ts';
import { type FoundSecret, type Secrets, withoutSecrets } from './secrets.ts';

/** Listeners hear everything that is said without the secrets in it; names of steps stay as they are. */
export function censoredEvents(emit: (event: RunEvent) => void, secrets: Secrets): (event: RunEvent) => void {
  const { censor } = secrets;
  const lines = linesBy<string>(secrets);
  return (event) => {
    switch (event.type) {
      case 'step-progress':
        return emit({ ...event, message: censor(event.message) });
      case 'step-output':
        return emit({ ...event, line: lines(event.step)(event.line) });
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
export function censoredProcesses(processes: Processes, secrets: Secrets): Processes {
  const { censor } = secrets;
  return {
    which: processes.which,
    has: processes.has,
    async run(command) {
      const { onLine } = command;
      const lines = linesBy<'stdout' | 'stderr'>(secrets);
      const listening = onLine && {
        onLine: (line: string, stream: 'stdout' | 'stderr') => onLine(lines(stream)(line), stream),
      };
      const exit = await processes.run({ ...command, ...listening });
      return { ...exit, stdout: command.binary ? exit.stdout : censor(exit.stdout), stderr: censor(exit.stderr) };
    },
  };
}

/** A private key goes on over several lines of whoever prints it. */
function linesBy<Origin>({ censor }: Secrets): (origin: Origin) => (line: string) => string {
  const origins = new Map<Origin, (line: string) => string>();
  return (origin) => {
    const lines = origins.get(origin) ?? createKeyLines(censor);
    origins.set(origin, lines);
    return lines;
  };
}

/** Files are read and written without secrets: what a suite leaves, reports, artifacts. */
export function censoredFiles(files: Files, secrets: Secrets): Files {
  const { censor } = secrets;
  return {
    ...files,
    async read(path) {
      const text = await files.read(path);
      return text === undefined ? undefined : censor(text);
    },
    async readPieces(path) {
      const pieces = await files.readPieces(path);
      return pieces && censoredPieces(pieces, secrets);
    },
    write: (path, content) =>
      files.write(path, typeof content === 'string' ? censor(content) : censoredPieces(content, secrets)),
    append: (path, text) => files.append(path, censor(text)),
  };
}

/** No secret is longer, with all that shows that it is one. */
const longestSecret = 64 * 1024;

/** Every byte is taken for a character; the end of what came so far waits, as a secret may have begun there. */
async function* censoredPieces(pieces: AsyncIterable<Uint8Array>, { find }: Secrets) {
  let waiting = '';
  for await (const piece of pieces) {
    waiting += Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1');
    if (waiting.length < 2 * longestSecret) continue;
    const found = find(waiting);
    const end = beforeSecret(found, waiting.length - longestSecret);
    yield censoredBytes(waiting.slice(0, end), found);
    waiting = waiting.slice(end);
  }
  yield censoredBytes(waiting, find(waiting));
}

/** The place, or the beginning of the secret that lies across it. */
function beforeSecret(found: readonly FoundSecret[], place: number): number {
  const across = found.find(({ from, to }) => from < place && to > place);
  return across?.from || place;
}

function censoredBytes(text: string, found: readonly FoundSecret[]): Uint8Array {
  return Buffer.from(
    withoutSecrets(
      text,
      found.filter(({ start }) => start < text.length),
    ),
    'latin1',
  );
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
          const { pages, ...merged } = await merge(files, left);
          const censoredPages = async (make: () => Promise<MadePages>) => {
            const { change, notes } = await make();
            return { change: censoredChange(change, censor), notes: notes.map(censor) };
          };
          return {
            ...merged,
            message: censor(merged.message),
            change: censoredChange(merged.change, censor),
            ...(pages && { pages: () => censoredPages(pages) }),
          };
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
