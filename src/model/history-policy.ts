/** How long what is kept of runs; times in days before the newest runs of their series. */
export interface Retention {
  /** Full reports: those of the newest runs, so many and so large at most. */
  readonly full: { readonly runs: number; readonly megabytes: number };
  /** A column for every run. */
  readonly all: number;
  /** One for every day; before that, one for every week. */
  readonly daily: number;
}

/** A test that goes on under another id. */
export interface Alias {
  readonly from: string;
  readonly to: string;
}

/** What config/history.toml says. */
export interface HistoryPolicy {
  readonly retention: Retention;
  readonly aliases: readonly Alias[];
}

/** As config/history.toml comes with us. */
export const usualPolicy: HistoryPolicy = {
  retention: { full: { runs: 400, megabytes: 300 }, all: 730, daily: 1825 },
  aliases: [],
};
