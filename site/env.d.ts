/// <reference types="astro/client" />

declare namespace App {
  /** What a page shows; given by whoever renders it (src/publish/page-files.ts). */
  interface Locals {
    /** All series of the history, for the switch in the header. */
    readonly allSeries?: readonly import('./series-line.ts').SeriesLine[];
    /** Folder of the series that the page is of. */
    readonly folder?: string | undefined;
    /** Landing page: the newest runs of its series, oldest first. */
    readonly rows?: readonly import('../src/history/format/run-row.ts').RunRow[];
    /** Landing page and all tests: every test of the series, judged by these runs. */
    readonly tests?: readonly import('./components/test/listed-test.ts').ListedTest[];
    /** Landing page: the newest of these runs, where its report is kept. */
    readonly newest?: import('../src/report/report.ts').Report | undefined;
    /** Landing page: it has the newest run of all. */
    readonly isFirst?: boolean;
    /** Ids of runs that have a page of their own. */
    readonly kept?: readonly string[];
    /** Run page: its run. */
    readonly report?: import('../src/report/report.ts').Report | undefined;
    /** Run page: what its steps have printed lies beside the report. */
    readonly hasLogs?: boolean;
    /** Page for a wrong address: where the site is served. */
    readonly home?: string | undefined;
  }
}
