import { StreamstressError } from '../model/error.ts';
import type { Request } from '../model/request.ts';
import { reportFile, reportText } from '../report/report-files.ts';
import { summaryRow, summaryText } from '../report/summary-text.ts';
import { type Host, type Outcome, run } from '../run.ts';
import { createHost, progressView } from '../wiring.ts';
import { announceRun } from './announce-options.ts';
import type { Given, Terminal } from './command.ts';
import { publishedText, sayNotes } from './published-text.ts';
import { hostOptionsOf } from './request-options.ts';

/** Runs a request with its progress on standard error and its answer on standard output; returns the exit code. */
export async function execute(request: Request, given: Given, terminal: Terminal): Promise<number> {
  const view = progressView(terminal);
  const host = createHost(terminal, hostOptionsOf(given, terminal, [view]));
  return finish(await run(request, host), { given, terminal, host, request });
}

/** How a run is asked for and where it takes place. */
interface Executed {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly host: Host;
  readonly request: Request;
}

/** Says what a run came to, here and to those who are to be told; returns the exit code. */
export async function finish(outcome: Outcome, { given, terminal, host, request }: Executed): Promise<number> {
  const { reason } = host.signals.cancel;
  if (reason instanceof StreamstressError) throw reason;
  if (outcome.published) sayNotes(outcome.published, terminal);
  await announceRun(outcome.report, outcome.published, { given, terminal, host });
  terminal.stdout.write(
    given.is('json') ? reportText(outcome.report) : answerText(outcome, request, terminal.stdout.columns),
  );
  return outcome.report.run.exitCode;
}

function answerText({ report, published }: Outcome, { outputDir }: Request, width?: number): string {
  const landed = published ? [summaryRow('published', publishedText(published))] : [];
  return [
    '',
    summaryText(report, width).trimEnd(),
    summaryRow('report', `${outputDir}/${reportFile}`),
    ...landed,
    '',
  ].join('\n');
}
