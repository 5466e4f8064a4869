import { type Console, hookBlock, indent, scenarioIndentation, stepBlock, stepIndentation } from './console.ts';

/** Gauge's `--simple-console`: no colours, and steps only where it is `--verbose`. */
export function simpleConsole(write: (text: string) => void, verbose: boolean): Console {
  let indentation = 0;
  const heading = (text: string) => write(`${indent(text.trim(), indentation)}\n`);
  const step = (text: string) => {
    indentation += stepIndentation;
    if (verbose) heading(text);
  };
  return {
    specStart: (text) => write(`# ${text}\n`),
    specEnd: (failures) => {
      for (const failure of failures) write(hookBlock(failure, indentation));
      write('\n');
    },
    scenarioStart: (text) => {
      indentation += scenarioIndentation;
      heading(`## ${text}`);
    },
    scenarioEnd: (failures) => {
      for (const failure of failures) write(hookBlock(failure, indentation));
      indentation -= scenarioIndentation;
    },
    dataTable: write,
    conceptStart: step,
    conceptEnd: () => {
      indentation -= stepIndentation;
    },
    stepStart: step,
    stepEnd: (end) => {
      if (end.before) write(hookBlock(end.before, indentation));
      if (end.failure) write(stepBlock(end, end.failure, indentation));
      if (end.after) write(hookBlock(end.after, indentation));
      indentation -= stepIndentation;
    },
    suiteEnd: (failures) => {
      for (const failure of failures) write(hookBlock(failure, indentation));
    },
  };
}
