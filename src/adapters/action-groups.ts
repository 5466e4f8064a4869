import { plainLine, plainText } from '../model/plain-text.ts';
import type { RunEvent, StepResult } from '../model/run-event.ts';
import { actionCommand, harmlessForViewer, withoutActionCommands } from './action-commands.ts';
import { countResults } from './count-results.ts';
import { createRecentLines } from './recent-lines.ts';
import { createSeldom } from './seldom.ts';

const shownLines = 10_000;

/** So many failed steps are annotations; GitHub shows ten a workflow step, and the tests want some of them. */
export const mostStepErrors = 4;

/**
 * The log of a GitHub Action: a line as a step starts and now and then how far it is, and a folded group with its output
 * as it ends, so that steps that run at the same time do not mix. No line of a tool's output can be a workflow command:
 * commands are switched off until a token (a new one for each group) comes.
 */
export function createActionGroups(
  write: (text: string) => void,
  newToken?: () => string,
  now: () => number = Date.now,
): (event: RunEvent) => void {
  const recent = createRecentLines(shownLines);
  const seldom = createSeldom(now);
  let stepErrors = 0;
  const keep = (step: string, text: string) => {
    for (const line of plainText(text).split('\n')) recent.add(step, line);
  };

  function ended(result: StepResult): void {
    const summary = plainLine(result.error?.message ?? result.summary);
    const lines = recent.take(result.name);
    const title = `${result.name}: ${result.status} (${result.seconds.toFixed(1)} s)`;
    if (lines.length > 0) writeGroup(title, lines);
    else write(`${title}\n`);
    if (result.status === 'failed' && ++stepErrors <= mostStepErrors) {
      write(actionCommand('error', plainText(result.error?.message ?? result.summary), { title: result.name }));
    } else if (summary !== '') {
      write(`  → ${harmlessForViewer(summary)}\n`);
    }
  }

  function writeGroup(title: string, lines: readonly string[]): void {
    write(actionCommand('group', title));
    write(withoutActionCommands(lines.join('\n'), newToken?.()));
    write(actionCommand('endgroup', ''));
  }

  return (event) => {
    switch (event.type) {
      case 'run-started':
        return write(`${event.steps.length} steps\n`);
      case 'step-started':
        return write(`${event.step}: started\n`);
      case 'step-progress':
        if (!event.passing) return keep(event.step, `> ${plainLine(event.message)}`);
        if (seldom(event.step)) write(`${event.step}: ${harmlessForViewer(plainLine(event.message))}\n`);
        return;
      case 'step-output':
        return keep(event.step, event.line);
      case 'step-ended':
        return ended(event.result);
      case 'run-cancelled':
        return write(actionCommand('warning', plainText(event.why), { title: 'cancelled' }));
      case 'run-ended':
        return write(`${countResults(event.results)}\n`);
      default:
        event satisfies never;
    }
  };
}
