import { type Console, hookBlock, indent, scenarioIndentation, stepBlock, stepIndentation } from './console.ts';
import { failuresOf } from './outcome.ts';

const colours = {
  red: '\x1b[0;31m',
  green: '\x1b[0;32m',
  yellow: '\x1b[0;33m',
  magenta: '\x1b[0;35m',
  cyan: '\x1b[0;36m',
};
const reset = '\x1b[0m';

type Paint = (text: string, colour?: keyof typeof colours) => void;

/** Gauge's default console: a ✔ or ✘ a step behind the scenario's heading, the failures below. */
export function colouredConsole(write: (text: string) => void): Console {
  let indentation = 0;
  let blocks = '';
  const paint = painter(write);
  return {
    ...paintedFrame(paint),
    scenarioStart: (scenario) => {
      if (scenario.row) paint(scenario.row.text, 'yellow');
      indentation += scenarioIndentation;
      paint(indent(`## ${scenario.heading}\t`, indentation), 'yellow');
    },
    scenarioEnd: (_, { status, hooks }) => {
      if (status === 'skipped') return;
      if (hooks.before) paint(`\n${hookBlock(hooks.before, indentation)}`, 'red');
      else if (blocks !== '') paint(`\n${blocks.replace(/^\n+|\n+$/g, '')}\n`, 'red');
      else paint('\n');
      if (hooks.after) paint(`\n${hookBlock(hooks.after, indentation)}`, 'red');
      indentation -= scenarioIndentation;
      blocks = '';
    },
    conceptStart: () => {
      indentation += stepIndentation;
    },
    conceptEnd: () => {
      indentation -= stepIndentation;
    },
    stepStart: () => {
      indentation += stepIndentation;
    },
    stepEnd: (end) => {
      if (!end.before && !end.after) paint(end.failure ? ' ✘' : ' ✔', end.failure ? 'red' : 'green');
      if (end.before) paint(`\n${hookBlock(end.before, indentation)}`, 'red');
      // Here, unlike on the simple console, the block begins without an empty line.
      if (end.failure) blocks += stepBlock(end, end.failure, indentation).replace(/^ *\n/, '');
      if (end.after) paint(`\n${hookBlock(end.after, indentation)}`, 'red');
      indentation -= stepIndentation;
    },
  };
}

/** Gauge's default console with `--verbose`: every step on its line with `...[PASS]` or `...[FAIL]`. */
export function verboseColouredConsole(write: (text: string) => void): Console {
  let indentation = 0;
  let heading = '';
  const paint = painter(write);
  return {
    ...paintedFrame(paint),
    scenarioStart: (scenario) => {
      if (scenario.row) paint(scenario.row.text, 'yellow');
      indentation += scenarioIndentation;
      paint(`${indent(`## ${scenario.heading}\t`, indentation)}\n`, 'yellow');
    },
    scenarioEnd: (_, { status, hooks }) => {
      if (status === 'skipped') return;
      for (const failure of failuresOf(hooks)) paint(hookBlock(failure, indentation), 'red');
      indentation -= scenarioIndentation;
    },
    conceptStart: (text) => {
      indentation += stepIndentation;
      paint(`${indent(text.trim(), indentation)}\n`, 'magenta');
    },
    conceptEnd: () => {
      indentation -= stepIndentation;
    },
    stepStart: (text) => {
      indentation += stepIndentation;
      heading = indent(text.trim(), indentation);
    },
    stepEnd: (end) => {
      if (end.before || end.after) paint(`${heading}\n`);
      else paint(`${heading}\t ...[${end.failure ? 'FAIL' : 'PASS'}]\n`, end.failure ? 'red' : 'green');
      if (end.before) paint(hookBlock(end.before, indentation), 'red');
      if (end.failure) paint(stepBlock(end, end.failure, indentation), 'red');
      if (end.after) paint(hookBlock(end.after, indentation), 'red');
      indentation -= stepIndentation;
    },
  };
}

function painter(write: (text: string) => void): Paint {
  return (text, colour) => write(`${colour ? colours[colour] : ''}${text}${reset}`);
}

function paintedFrame(paint: Paint) {
  return {
    suiteStart: () => {},
    suiteEnd: (_, hooks) => {
      for (const failure of failuresOf(hooks)) paint(`\n${hookBlock(failure, 0)}`, 'red');
    },
    specStart: (spec) => paint(`# ${spec.heading}\n`, 'cyan'),
    specEnd: (_, status, hooks) => {
      if (status === 'skipped') return;
      for (const failure of failuresOf(hooks)) paint(`\n${hookBlock(failure, 0)}`, 'red');
      paint('\n');
    },
    scenarioSkipped: () => {},
  } satisfies Partial<Console>;
}
