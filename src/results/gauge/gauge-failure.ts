import { bothEnds } from '../bounded-text.ts';
import type { JunitCase } from '../junit/junit.ts';
import { beginning, plainText } from '../plain-text.ts';

/** A failing testcase in our words. */
interface GaugeFailure {
  /** `failed`: an assertion of a step did not hold; `error`: a hook or the file kept it from running. */
  readonly status: 'failed' | 'error';
  readonly message: string;
  readonly details: string;
}

const kind = /(?:^|\n)(Step|Concept|Scenario) (Execution|Pre Hook|Post Hook) Failure: '/;

/** Takes the plugin's message (`STEP\nStep Execution Failure: 'cause'`) and text (a stack trace) apart. */
export function gaugeFailure({ type, message, text }: Pick<JunitCase, 'type' | 'message' | 'text'>): GaugeFailure {
  if (type === 'Parse/Validation Errors') {
    return { status: 'error', message: shortMessage(text) || type, details: longDetails(text) };
  }
  const several = message === 'Multiple failures';
  const { cause, of, hook } = several ? takeApart(`${text}\n`) : takeApart(message);
  const fallback = several ? 'The scenario failed; the report does not say how (its teardown, perhaps)' : message;
  const status = hook === undefined ? 'failed' : 'error';
  const said = shortMessage(cause ?? fallback) || 'The test says nothing about why it failed';
  const details = several ? text : `${of}\n${text}`;
  return { status, message: hook === undefined ? said : `${hook}: ${said}`, details: longDetails(details) };
}

function takeApart(text: string): { cause?: string; of: string; hook?: string } {
  const found = kind.exec(text);
  if (!found) return { of: '' };
  const rest = text.slice(found.index + found[0].length);
  const [, whose = '', which] = found;
  const hook =
    which === 'Execution' ? undefined : `hook ${which === 'Pre Hook' ? 'before' : 'after'} the ${whose.toLowerCase()}`;
  const cause = rest.endsWith("'") ? rest.slice(0, -1) : rest.split(/'?\n/, 1)[0];
  return { of: text.slice(0, found.index), ...(cause === undefined ? {} : { cause }), ...(hook ? { hook } : {}) };
}

/** A cause as a result holds it: a few lines. */
export function shortMessage(text: string): string {
  return beginning(plainText(text).trim(), 5, 1000);
}

/** What else a failure says; the middle of what is very long is left out, and that is said. */
export function longDetails(text: string): string {
  return bothEnds(plainText(text).trim(), 20_000, 8_000);
}
