import { created, type Step } from '../engine/step.ts';
import { seriesPast } from '../history/series-past.ts';
import { seriesRecord } from '../history/series-record.ts';
import { loadSeries } from '../history/series-store.ts';
import { defaultSeries } from '../model/cluster-facts.ts';

/** Reads what the series knew before this run: creates `history:series` and `record:series`. A series without runs is no error. */
export function readHistoryStep(series: string | undefined, baseline: boolean): Step {
  return {
    name: 'history',
    kind: 'history',
    requires: ['cluster:target', 'tool:git'],
    creates: ['history:series', 'record:series'],
    async run(inputs, { world, signal }) {
      const name = series ?? defaultSeries(inputs.get('cluster:target'), baseline);
      const { series: known } = await world.dataBranch.read((files) => loadSeries(files, name), signal);
      const past = seriesPast(known);
      const found = past.runs.length === 0 ? 'no run yet' : `${past.runs.length} runs, newest ${past.runs[0]?.id}`;
      return {
        summary: `series ${name}: ${found}`,
        created: [created('history:series', past), created('record:series', seriesRecord(known))],
      };
    },
  };
}
