import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { diskFull, StreamstressError } from '../model/error.ts';
import { logFileName } from '../model/log-file-name.ts';
import { plainText } from '../model/plain-text.ts';
import type { RunEvent, StepResult } from '../model/run-event.ts';

/**
 * Every step's output in `<folder>/<step>.log`, in plain text; what the step said of itself begins with `# `. A file is
 * whole once its step has ended. What cannot be written is told to `onError`, once, and no more is tried then.
 */
export function createLogFiles(folder: string, onError: (error: StreamstressError) => void): (event: RunEvent) => void {
  const open = new Map<string, number>();
  let broken = false;

  function attempt(step: string, work: () => void): void {
    if (broken) return;
    try {
      work();
    } catch (error) {
      broken = true;
      onError(logError(folder, step, error as NodeJS.ErrnoException));
    }
  }

  function append(step: string, line: string): void {
    attempt(step, () => {
      const file = open.get(step) ?? openLog(folder, step);
      open.set(step, file);
      writeSync(file, `${plainText(line)}\n`);
    });
  }

  function close(step: string): void {
    const file = open.get(step);
    if (file === undefined) return;
    open.delete(step);
    closeSync(file);
  }

  function ended({ name, status, summary, error }: StepResult): void {
    if (status !== 'blocked') append(name, `# ${status}: ${error?.message ?? summary}`);
    close(name);
  }

  return (event) => {
    switch (event.type) {
      case 'step-started':
        return append(event.step, '# started');
      case 'step-progress':
        return event.passing ? undefined : append(event.step, `# ${event.message}`);
      case 'step-output':
        return append(event.step, event.line);
      case 'step-ended':
        return ended(event.result);
      case 'run-ended':
        return [...open.keys()].forEach(close);
      case 'run-started':
      case 'run-cancelled':
        return;
      default:
        event satisfies never;
    }
  };
}

function openLog(folder: string, step: string): number {
  mkdirSync(folder, { recursive: true });
  return openSync(join(folder, logFileName(step)), 'w');
}

function logError(folder: string, step: string, error: NodeJS.ErrnoException): StreamstressError {
  if (error.code === 'ENOSPC') return diskFull(join(folder, logFileName(step)), error);
  const message = `cannot write the log files in "${folder}": ${error.message}. Check the folder, or give another --output-dir`;
  return new StreamstressError('infrastructure', ['logs', 'cannot_write'], message, error);
}
