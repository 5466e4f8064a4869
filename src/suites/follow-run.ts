import { type ConsoleScenario, createConsole } from '../results/gauge/console-run.ts';
import type { SpecIndex } from '../results/specs/spec-index.ts';

/** A scenario of the console, and when it began: milliseconds since 1970-01-01 UTC. */
export interface Followed extends Pick<ConsoleScenario, 'spec' | 'heading' | 'status'> {
  readonly began: number;
}

/** A call of Gauge, line by line as it prints. */
export interface FollowedRun {
  line(text: string): void;
  running(): readonly Followed[];
  ended(): readonly Followed[];
  /** When every scenario began, in the order of the console. */
  began(): readonly number[];
}

/** `onChange` is called whenever a scenario has begun or ended. */
export function followRun(specs: SpecIndex, now: () => number, onChange: (run: FollowedRun) => void): FollowedRun {
  const growing = createConsole(specs);
  const began: number[] = [];
  let running: readonly ConsoleScenario[] = [];

  function followed(wanted: (scenario: ConsoleScenario) => boolean): Followed[] {
    return growing.begun().flatMap((scenario, at) => {
      const { spec, heading, status } = scenario;
      return wanted(scenario) ? [{ spec, heading, status, began: began[at] ?? 0 }] : [];
    });
  }

  const run: FollowedRun = {
    line(text) {
      growing.line(text);
      const before = running;
      running = growing.running();
      while (began.length < growing.begun().length) began.push(now());
      if (running.length !== before.length || running.some((one, at) => one !== before[at])) onChange(run);
    },
    running: () => followed((scenario) => running.includes(scenario)),
    ended: () => followed((scenario) => !running.includes(scenario)),
    began: () => began,
  };
  return run;
}
