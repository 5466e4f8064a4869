/// <reference types="astro/client" />

declare namespace App {
  /** What a page shows; given by whoever renders it (src/publish/site-files.ts). */
  interface Locals {
    /** Newest last. */
    readonly runs?: readonly import('../src/report/run-summary.ts').RunSummary[];
    /** Landing page: the newest run; undefined where there is none yet. */
    readonly newest?: import('../src/report/report.ts').Report | undefined;
    /** Run page: its run. */
    readonly report?: import('../src/report/report.ts').Report | undefined;
    /** Page for a wrong address: where the site is served. */
    readonly home?: string | undefined;
  }
}
