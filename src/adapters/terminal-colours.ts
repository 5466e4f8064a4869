import type { StepStatus } from '../model/run-event.ts';

type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim';

const codes: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2 };

/** Puts a text in a colour. */
export type Paint = (colour: Colour, text: string) => string;

/** Colours, or none where they are not wanted. */
export function createPaint(colours: boolean): Paint {
  return (colour, text) => (colours ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text);
}

/** How a status looks: succeeded ✔, red and failed ✘, cancelled ■, blocked and skipped ○. */
export function statusMark(status: StepStatus, paint: Paint): string {
  switch (status) {
    case 'succeeded':
      return paint('green', '✔');
    case 'red':
    case 'failed':
      return paint('red', '✘');
    case 'cancelled':
      return paint('yellow', '■');
    case 'blocked':
    case 'skipped':
      return paint('dim', '○');
  }
}
