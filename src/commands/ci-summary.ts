import { isValid, type ValidationAnswer } from '../ci/show/verdict.ts';
import { countLine } from '../ci/show/verdict-text.ts';
import type { Diagnostic } from '../ci/validate.ts';
import { markdownCode, markdownText } from '../report/markdown.ts';
import { fittingForm, markdownListing } from '../report/markdown-listing.ts';

/**
 * The verdict on configurations as the job summary of GitHub Actions, the answer first; `found` is what is wrong in them.
 * Where there is no room for all of it, it has the errors only; where there is none for them, only the answer.
 */
export function verdictMarkdown(answer: ValidationAnswer, found: readonly Diagnostic[], mostBytes: number): string {
  const heading = `### ${answer.files.every(isValid) ? '✅' : '❌'} ${countLine(answer)}`;
  const unchecked = answer.unchecked.map(({ what, option }) => `Not checked: ${what}. Give ${markdownCode(option)}.`);
  const errors = listing('Errors', 'error', found);
  const others = [...listing('Warnings', 'warning', found), ...listing('Notices', 'notice', found)];
  const shortened = '**There is no room for more**: the rest stands in the log.';
  const forms = [
    [heading, ...errors, ...others, ...unchecked],
    [heading, ...errors, shortened],
    [heading, shortened],
  ];
  return fittingForm(forms, mostBytes);
}

function listing(title: string, kind: Diagnostic['severity'], found: readonly Diagnostic[]): readonly string[] {
  const rows = found
    .filter(({ severity }) => severity === kind)
    .map(({ file, line, rule, message }) => [markdownCode(file), `${line}`, rule, markdownText(message, 1000)]);
  return markdownListing(title, ['File', 'Line', 'Rule', 'Problem'], rows);
}
