import { type Density, densities } from './layout.ts';
import { type Group, groups, type Sort, sorts } from './rows.ts';

/** What an address says of the matrix; a link to it shows the same to everybody. */
export interface ViewState {
  /** Folder of the series; the newest one where it is absent. */
  readonly series: string | undefined;
  readonly density: Density;
  readonly sort: Sort;
  readonly group: Group;
  readonly query: string;
  /** Id of the test and of the run that the cursor is on. */
  readonly test: string | undefined;
  readonly run: string | undefined;
  /** Id of the first run that is seen, where the newest one is not. */
  readonly from: string | undefined;
  /** Id of the run that was marked to be compared with another. */
  readonly mark: string | undefined;
}

/** Reads the part of an address behind `?`; what it does not know is what it is at first. */
export function readState(search: string): ViewState {
  const asked = new URLSearchParams(search);
  const text = (name: string) => asked.get(name) ?? undefined;
  return {
    series: text('series'),
    density: oneOf(densities, text('density')),
    sort: oneOf(sorts, text('sort')),
    group: oneOf(groups, text('group')),
    query: text('q') ?? '',
    test: text('test'),
    run: text('run'),
    from: text('from'),
    mark: text('mark'),
  };
}

/** The part of an address behind `?`, with it; nothing where everything is as at first. */
export function writeState({ series, density, sort, group, query, test, run, from, mark }: ViewState): string {
  const said = new URLSearchParams();
  const say = (name: string, value: string | undefined, first?: string) => {
    if (value !== undefined && value !== first) said.set(name, value);
  };
  say('series', series);
  say('density', density, densities[0]);
  say('sort', sort, sorts[0]);
  say('group', group, groups[0]);
  say('q', query, '');
  say('test', test);
  say('run', run);
  say('from', from);
  say('mark', mark);
  return said.size === 0 ? '' : `?${said}`;
}

function oneOf<T extends string>(known: readonly [T, ...T[]], value: string | undefined): T {
  return known.find((one) => one === value) ?? known[0];
}
