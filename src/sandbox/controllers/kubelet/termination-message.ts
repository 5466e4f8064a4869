import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { ContainerSpec } from './environment.ts';

/** Bytes of a message that are kept, and of a log that stands in for one, with its lines. */
const longest = 4096;
const longestLog = 2048;
const mostLines = 80;

/** Where a container finds the file for its last words. */
export function messagePath({ terminationMessagePath = '/dev/termination-log' }: ContainerSpec): string {
  return terminationMessagePath;
}

/**
 * What a container says about its end: its file, or the end of its log where it failed without a word and asks for that.
 * Read: kubernetes, pkg/kubelet/kuberuntime/kuberuntime_container.go, getTerminationMessage; the lengths are those of
 * pkg/kubelet/container/helpers.go.
 */
export function terminationMessage(
  { terminationMessagePolicy }: ContainerSpec,
  exitCode: number,
  { file, log }: { readonly file: string; readonly log: string },
): string | undefined {
  const own = read(file, 0, longest);
  if (own !== '' || terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) return own || undefined;
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const end = read(log, Math.max(0, size - longestLog), longestLog);
  return (
    end
      .split(/(?<=\n)/)
      .slice(-mostLines)
      .join('') || undefined
  );
}

function read(path: string, from: number, length: number): string {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return '';
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, length, from));
  } finally {
    closeSync(file);
  }
}
