import { type Console, hookBlock, indent, scenarioIndentation, stepBlock, stepIndentation } from './console.ts';
import { failuresOf, type HookFailures } from './outcome.ts';

/** Gauge's `--simple-console`: no colours, and steps only where it is `--verbose`. */
export function simpleConsole(write: (text: string) => void, verbose: boolean): Console {
  let indentation = 0;
  const heading = (text: string) => write(`${indent(text.trim(), indentation)}\n`);
  const hookBlocks = (hooks: HookFailures) => {
    for (const failure of failuresOf(hooks)) write(hookBlock(failure, indentation));
  };
  const step = (text: string) => {
    indentation += stepIndentation;
    if (verbose) heading(text);
  };
  return {
    suiteStart: () => {},
    suiteEnd: (_, hooks) => hookBlocks(hooks),
    specStart: (spec) => write(`# ${spec.heading}\n`),
    specEnd: (_, status, hooks) => {
      if (status === 'skipped') return;
      hookBlocks(hooks);
      write('\n');
    },
    scenarioStart: (scenario) => {
      if (scenario.row) write(scenario.row.text);
      indentation += scenarioIndentation;
      heading(`## ${scenario.heading}`);
    },
    scenarioEnd: (_, { status, hooks }) => {
      // The real one forgets the indentation of a scenario that was skipped while it ran.
      if (status === 'skipped') return;
      hookBlocks(hooks);
      indentation -= scenarioIndentation;
    },
    scenarioSkipped: () => {},
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
  };
}
