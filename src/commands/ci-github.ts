import { resolve } from 'node:path';
import type { ValidationAnswer } from '../ci/show/verdict.ts';
import { verdictText } from '../ci/show/verdict-text.ts';
import type { Diagnostic } from '../ci/validate.ts';
import { type Annotation, annotationLine, annotationTitle, firstOfAKind } from '../report/annotations.ts';
import { withoutActionCommands } from '../wiring.ts';
import { commandOf, inCheckout } from './action-annotations.ts';
import { verdictMarkdown } from './ci-summary.ts';
import type { Terminal } from './command.ts';

/** Tells a workflow: the first of each kind on the lines of the checkout, all of them in the log and in the job summary. */
export async function tellGitHub(answer: ValidationAnswer, terminal: Terminal): Promise<void> {
  const { progress, stdout, stderr, addSummary } = terminal;
  const found = distinct(answer).map((one) => inWorkspace(one, terminal));
  const annotations = (['error', 'warning', 'notice'] as const).flatMap((kind) => annotationsOf(kind, found));
  // In the log of an Action standard output is for what may hold commands of others.
  const out = progress === 'action' ? stderr : stdout;
  out.write([...annotations.map(commandOf), withoutActionCommands(verdictText(answer))].join(''));
  await addSummary?.((mostBytes) => verdictMarkdown(answer, found, mostBytes));
}

/** A diagnostic, with its file from the root of the checkout where it lies in there. */
interface Placed extends Diagnostic {
  readonly isThere: boolean;
}

/** Each once: what is wrong in a registry is told for every configuration that uses it. */
function distinct({ files }: ValidationAnswer): readonly Diagnostic[] {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function inWorkspace(diagnostic: Diagnostic, { folder, environment }: Terminal): Placed {
  const file = inCheckout(resolve(folder, diagnostic.file), environment.GITHUB_WORKSPACE || folder);
  return { ...diagnostic, file: file ?? diagnostic.file, isThere: file !== undefined };
}

function annotationsOf(kind: Diagnostic['severity'], all: readonly Placed[]): readonly Annotation[] {
  const rest = (count: number) => `${count} more ${kind}s: the log of this step has them all`;
  return firstOfAKind(
    kind,
    all.filter(({ severity }) => severity === kind),
    { annotationOf, rest },
  );
}

function annotationOf({ severity: kind, file, line, column, rule, path, message, isThere }: Placed): Annotation {
  const title = annotationTitle(path === '' ? rule : `${rule} ${path}`);
  if (isThere) return { kind, title, message: annotationLine(message), file, line, column };
  return { kind, title, message: annotationLine(`${file}:${line}:${column}: ${message}`) };
}
