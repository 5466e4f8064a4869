import { label, type Report } from '../report/report.ts';
import type { CommandOption, Given } from './command.ts';
import { invalid } from './invalid-option.ts';

export const labelOption: Readonly<Record<'label', CommandOption>> = {
  label: {
    value: 'WORD',
    help: 'what such runs are called (nightly, release-1.22): letters, digits and _ . : / -, at most 40',
    repeatable: true,
  },
};

/** What else whoever publishes may say of the branch. */
export const branchOptions: Readonly<Record<'site-url' | 'keep-commits', CommandOption>> = {
  'site-url': {
    value: 'URL',
    help: 'where the pages are served, for the links of feeds and of the page for wrong addresses (default that of GitHub Pages where --remote is on github.com)',
  },
  'keep-commits': {
    help: 'keep every commit of the branch; without, every hundred of ours become one, so that the repository stays small (those of others stay)',
  },
};

/** Each once, sorted. Errors: `request`, `options:invalid`. */
export function labelsOf(given: Given): readonly string[] {
  const labels = [...new Set(given.texts('label'))].sort();
  for (const one of labels) {
    if (!label.safeParse(one).success)
      throw invalid('label', one, 'one word of at most 40 letters, digits and _ . : / -');
  }
  return labels;
}

/** With a slash at its end. Errors: `request`, `options:invalid`. */
export function siteUrlOf(given: Given): string | undefined {
  const url = given.text('site-url');
  if (url === undefined) return undefined;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw invalid('site-url', url, 'write https://HOST/PATH/');
  return new URL(url.replace(/\/*$/, '/')).href;
}

/** The report with these labels besides its own. */
export function withLabels(report: Report, labels: readonly string[]): Report {
  const all = [...new Set([...(report.run.labels ?? []), ...labels])].sort();
  return all.length === 0 ? report : { ...report, run: { ...report.run, labels: all } };
}
