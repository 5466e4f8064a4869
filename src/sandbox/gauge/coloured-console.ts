import { type Console, hookBlock, indent, scenarioIndentation, stepBlock, stepIndentation } from './console.ts';

const colours = {
  red: '\x1b[0;31m',
  green: '\x1b[0;32m',
  yellow: '\x1b[0;33m',
  magenta: '\x1b[0;35m',
  cyan: '\x1b[0;36m',
};
const reset = '\x1b[0m';

/** Gauge's default console: a ✔ or ✘ a step behind the scenario's heading, the failures below. */
export function colouredConsole(write: (text: string) => void): Console {
  let indentation = 0;
  let blocks = '';
  const paint = (text: string, colour?: keyof typeof colours) =>
    write(`${colour ? colours[colour] : ''}${text}${reset}`);
  return {
    ...paintedFrame(paint),
    scenarioStart: (text) => {
      indentation += scenarioIndentation;
      paint(indent(`## ${text}\t`, indentation), 'yellow');
    },
    scenarioEnd: (failures) => {
      for (const failure of failures) paint(`\n${hookBlock(failure, indentation)}`, 'red');
      if (blocks !== '') paint(`\n${blocks.replace(/^\n+|\n+$/g, '')}\n`, 'red');
      else if (failures.length === 0) paint('\n');
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
  const paint = (text: string, colour?: keyof typeof colours) =>
    write(`${colour ? colours[colour] : ''}${text}${reset}`);
  return {
    ...paintedFrame(paint),
    scenarioStart: (text) => {
      indentation += scenarioIndentation;
      paint(`${indent(`## ${text}\t`, indentation)}\n`, 'yellow');
    },
    scenarioEnd: (failures) => {
      for (const failure of failures) paint(hookBlock(failure, indentation), 'red');
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

function paintedFrame(paint: (text: string, colour?: keyof typeof colours) => void) {
  return {
    specStart: (text) => paint(`# ${text}\n`, 'cyan'),
    specEnd: (failures) => {
      for (const failure of failures) paint(`\n${hookBlock(failure, 0)}`, 'red');
      paint('\n');
    },
    dataTable: (text) => paint(text, 'yellow'),
    suiteEnd: (failures) => {
      for (const failure of failures) paint(`\n${hookBlock(failure, 0)}`, 'red');
    },
  } satisfies Partial<Console>;
}
