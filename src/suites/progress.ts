import { durationText } from '../model/duration.ts';
import type { PlannedScenario, SuitePlan } from '../model/suite.ts';
import type { SeriesPast } from '../model/verdict.ts';
import { headingOf } from '../results/specs/planned-scenarios.ts';
import { indexSpecs } from '../results/specs/spec-index.ts';
import type { Followed, FollowedRun } from './follow-run.ts';

/** What a progress is said of. */
interface Progressing {
  readonly plan: Pick<SuitePlan, 'planned' | 'specs' | 'calls'>;
  readonly past: SeriesPast | undefined;
  readonly now: () => number;
  readonly say: (message: string) => void;
}

/** Milliseconds between two messages at least. */
const pause = 1000;

/** Counts the scenarios of all calls of a suite and says how far it is: `12 of 133: 10 passed, 2 failed, 3m 12s`. */
export function createProgress({ plan, past, now, say }: Progressing): (run: FollowedRun) => void {
  const began = now();
  const ended = new Map<string, Followed['status']>();
  const timesLeft = createTimesLeft(plan, past);
  let said = Number.NEGATIVE_INFINITY;
  return (run) => {
    if (now() - said < pause) return;
    said = now();
    for (const scenario of run.ended()) ended.set(keyOf(scenario), scenario.status);
    const passed = [...ended.values()].filter((status) => status === 'passed').length;
    const total = plan.planned === undefined ? '' : ` of ${Math.max(plan.planned.length, ended.size)}`;
    const counts = `${ended.size}${total}: ${passed} passed, ${ended.size - passed} failed`;
    const left = timesLeft(ended);
    const end = left === undefined ? '' : `; ends about ${timeOfDay(now() + left * 1000)}`;
    say(`${counts}, ${durationText((now() - began) / 1000)}${end}`);
  };
}

function keyOf({ spec, heading }: Pick<Followed, 'spec' | 'heading'>): string {
  return `${spec}\n${heading}`;
}

/** Seconds that what is left took the last time; what never ran takes as long as the others. Undefined without a past. */
function createTimesLeft({ planned = [], specs, calls }: Progressing['plan'], past: SeriesPast | undefined) {
  const index = indexSpecs(specs);
  const times = pastTimes(past);
  const expected = planned.map((scenario) => {
    const key = keyOf({ spec: index.spec(scenario.file)?.heading ?? '', heading: scenario.heading });
    return { key, seconds: times.get(nameOf(scenario)) };
  });
  const known = expected.flatMap(({ seconds }) => seconds ?? []);
  const usual = known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
  const streams = Math.max(1, ...calls.map((call) => call.streams));
  return (ended: ReadonlyMap<string, unknown>): number | undefined => {
    if (known.length === 0) return undefined;
    const left = expected.filter(({ key }) => !ended.has(key));
    return left.reduce((sum, { seconds = usual }) => sum + seconds, 0) / streams;
  };
}

/** Of the newest run that has it; rows of a table are added up. */
function pastTimes(past: SeriesPast | undefined): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { seconds } of [...(past?.runs ?? [])].reverse()) {
    const ofRun = new Map<string, number>();
    for (const [id, time] of Object.entries(seconds)) {
      const name = headingOf(id);
      ofRun.set(name, (ofRun.get(name) ?? 0) + time);
    }
    for (const [name, time] of ofRun) times.set(name, time);
  }
  return times;
}

function nameOf({ file, heading }: PlannedScenario): string {
  return `${file}::${heading}`;
}

/** `14:50`, where we are. */
function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 5);
}
