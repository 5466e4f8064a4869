import { plainLine, plainText } from '../model/plain-text.ts';
import type { RunEvent, StepResult } from '../model/run-event.ts';
import { countResults } from './count-results.ts';
import { createRecentLines } from './recent-lines.ts';
import { createSeldom } from './seldom.ts';
import { shownSteps } from './shown-steps.ts';

const shownLines = 20;
const widestName = 32;

/**
 * One line for each thing that happens: `  12.3s  build:pipeline  …`, the time since the start first. What tests print
 * is shown as it comes; of other output only the last lines, and only where the step failed. `write` gets whole lines
 * with their line feed.
 */
export function createPlainLines(
  write: (text: string) => void,
  now: () => number = Date.now,
): (event: RunEvent) => void {
  const started = now();
  const recent = createRecentLines(shownLines);
  const said = new Map<string, string>();
  const seldom = createSeldom(now);
  let shown: ReadonlySet<string> = new Set();
  let width = 0;

  const time = () => `${((now() - started) / 1000).toFixed(1).padStart(6)}s`;
  const say = (step: string, text: string) => write(`${`${time()}  ${step.padEnd(width)}  ${text}`.trimEnd()}\n`);
  const indented = (text: string, mark: string) => {
    for (const line of plainText(text).split('\n')) write(`${' '.repeat(9)}${mark} ${line}\n`);
  };

  function ended(result: StepResult): void {
    const [first = '', ...more] = plainText(result.error?.message ?? result.summary).split('\n');
    say(result.name, `${result.status}: ${first.trim()}`);
    if (more.length > 0) indented(more.join('\n'), ' ');
    const output = recent.take(result.name);
    if (result.status === 'failed') for (const line of output) indented(line, '|');
  }

  return (event) => {
    switch (event.type) {
      case 'run-started':
        shown = shownSteps(event);
        width = Math.min(Math.max(0, ...event.steps.map((step) => step.name.length)), widestName);
        return say('', `${event.steps.length} steps`);
      case 'step-started':
        return say(event.step, 'started');
      case 'step-progress': {
        const message = plainLine(event.message);
        if (said.get(event.step) === message || (event.passing && !seldom(event.step))) return;
        said.set(event.step, message);
        return say(event.step, message);
      }
      case 'step-output':
        return shown.has(event.step) ? indented(event.line, '|') : recent.add(event.step, event.line);
      case 'step-ended':
        return ended(event.result);
      case 'run-cancelled':
        return say('', `cancelled: ${plainLine(event.why)}`);
      case 'run-ended':
        return say('', countResults(event.results));
      default:
        event satisfies never;
    }
  };
}
