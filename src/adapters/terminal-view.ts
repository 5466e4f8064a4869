import { plainLine, plainText } from '../model/plain-text.ts';
import type { RunEvent, StepResult } from '../model/run-event.ts';
import { countResults } from './count-results.ts';
import { createLiveLines, type Line, type TerminalStream } from './live-lines.ts';
import { createRecentLines } from './recent-lines.ts';
import { shownSteps } from './shown-steps.ts';
import { createPaint, statusMark } from './terminal-colours.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const redrawMilliseconds = 100;
const shownLines = 20;
const widestName = 28;

/** Where the view takes its time from; a test has its own. */
export interface ViewOptions {
  /** As NO_COLOR says, where it is not given. */
  readonly colours?: boolean;
  readonly now?: () => number;
  /** Calls back again and again until the returned function is called. */
  readonly every?: (milliseconds: number, redraw: () => void) => () => void;
}

interface Running {
  readonly since: number;
  readonly message: string;
}

/**
 * A live list for a terminal: what has ended stays (mark, step, summary, time), what runs stands below it with what it
 * does right now. What tests print is shown as it comes; of another step that failed the error and its last lines of
 * output. Drawn ten times a second at most.
 */
export function createTerminalView(stream: TerminalStream, options: ViewOptions = {}): (event: RunEvent) => void {
  const { colours = !process.env.NO_COLOR, now = Date.now, every = everyInterval } = options;
  const paint = createPaint(colours);
  const lines = createLiveLines(stream);
  const recent = createRecentLines(shownLines);
  const running = new Map<string, Running>();
  const started = now();
  let stay: string[] = [];
  let shown: ReadonlySet<string> = new Set();
  let [total, ended, frame, width] = [0, 0, 0, 0];
  let stop: (() => void) | undefined;

  function redraw(): void {
    frame += 1;
    const live = [...running].map(([step, { since, message }]) => liveLine(step, message, now() - since));
    const status = `  ${ended} of ${total} steps, ${seconds(now() - started)}`;
    lines.draw(stay, [...live, { plain: status, shown: paint('dim', status) }]);
    stay = [];
  }

  function liveLine(step: string, message: string, milliseconds: number): Line {
    const spinner = frames[frame % frames.length] ?? '';
    const rest = ` ${step.padEnd(width)}  ${seconds(milliseconds)}  ${message}`;
    return { plain: spinner + rest, shown: paint('cyan', spinner) + rest };
  }

  function stepEnded(result: StepResult): void {
    const { name, status, summary, error } = result;
    ended += 1;
    running.delete(name);
    const output = recent.take(name);
    const [first = '', ...more] = plainText(error?.message ?? summary).split('\n');
    const time = result.startedAt === undefined ? '' : paint('dim', ` ${seconds(result.seconds * 1000)}`);
    stay.push(`${statusMark(status, paint)} ${name.padEnd(width)}  ${first}${time}\n`);
    stay.push(...more.map((line) => `    ${line}\n`));
    if (status === 'failed') stay.push(...output.map(outputLine));
  }

  function outputLine(line: string): string {
    return `${paint('dim', `    │ ${plainText(line)}`)}\n`;
  }

  return (event) => {
    switch (event.type) {
      case 'run-started':
        total = event.steps.length;
        shown = shownSteps(event);
        width = Math.min(Math.max(0, ...event.steps.map((step) => step.name.length)), widestName);
        stop = every(redrawMilliseconds, redraw);
        return;
      case 'step-started':
        running.set(event.step, { since: now(), message: '' });
        return;
      case 'step-progress':
        running.set(event.step, { since: running.get(event.step)?.since ?? now(), message: plainLine(event.message) });
        return;
      case 'step-output':
        if (!shown.has(event.step)) return recent.add(event.step, event.line);
        stay.push(outputLine(event.line));
        return;
      case 'step-ended':
        return stepEnded(event.result);
      case 'run-cancelled':
        stay.push(`${paint('yellow', `cancelled: ${plainLine(event.why)}`)}\n`);
        return;
      case 'run-ended':
        stop?.();
        return lines.end([...stay.splice(0), `  ${countResults(event.results)}, ${seconds(now() - started)}\n`]);
      default:
        event satisfies never;
    }
  };
}

function seconds(milliseconds: number): string {
  const all = milliseconds / 1000;
  return all < 60 ? `${all.toFixed(1)}s` : `${Math.floor(all / 60)}m${String(Math.floor(all % 60)).padStart(2, '0')}s`;
}

function everyInterval(milliseconds: number, redraw: () => void): () => void {
  const timer = setInterval(redraw, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
