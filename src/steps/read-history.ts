import { created, type Step } from '../engine/step.ts';
import { historyFolder } from '../history/format/runs.ts';
import { readHistory } from '../history/history.ts';
import { seriesPast } from '../history/series-past.ts';
import { defaultSeries } from '../model/cluster-facts.ts';

/** Reads what the series knew before this run: creates `history:series`. A series without runs is no error. */
export function readHistoryStep(series: string | undefined, baseline: boolean): Step {
  return {
    name: 'history',
    kind: 'history',
    requires: ['cluster:target', 'tool:git'],
    creates: ['history:series'],
    async run(inputs, { world, signal }) {
      const name = series ?? defaultSeries(inputs.get('cluster:target'), baseline);
      const past = seriesPast(readHistory(await world.dataBranch.read(historyFolder, signal)), name);
      const found = past.runs.length === 0 ? 'no run yet' : `${past.runs.length} runs, newest ${past.runs[0]?.id}`;
      return { summary: `series ${name}: ${found}`, created: [created('history:series', past)] };
    },
  };
}
