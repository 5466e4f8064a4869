import type { Concept, ParseError, SpecStep } from './spec.ts';
import { specLines } from './spec-lines.ts';
import { addRow, type OpenTable, openTable, readStep, withTable } from './spec-steps.ts';

/** Reads a .cpt file: headings with parameters in `<…>`, each with its steps. */
export function parseConcepts(file: string, text: string): { concepts: readonly Concept[]; errors: ParseError[] } {
  const errors: ParseError[] = [];
  const concepts: { heading: SpecStep; steps: SpecStep[] }[] = [];
  const fail = (line: number, message: string, of: string) => errors.push({ file, line, message, text: of });
  let table: OpenTable | undefined;
  for (const line of specLines(text)) {
    const concept = concepts.at(-1);
    const before = concept?.steps.at(-1);
    if (line.kind === 'row' && table) addRow(table, line.cells);
    else if (line.kind === 'row' && concept && before) {
      table = openTable(line.cells, (message) => fail(line.line, message, line.cells.join('|')));
      concept.steps[concept.steps.length - 1] = withTable(before, table);
    } else if (line.kind !== 'blank') table = undefined;
    if (line.kind === 'spec') {
      const heading = readStep({ file, line: line.line, text: line.text, names: undefined, fail });
      if (heading) concepts.push({ heading, steps: [] });
    } else if (line.kind === 'step') {
      const names = concept?.heading.arguments.map((one) => (one.kind === 'dynamic' ? one.name : ''));
      const step = readStep({ file, line: line.line, text: line.text, names, fail });
      if (step && concept) concept.steps.push(step);
      else if (step) fail(line.line, 'Step is not defined inside a concept heading', line.text);
    } else if (line.kind === 'scenario') {
      fail(line.line, 'Scenario Heading is not allowed in concept file', `## ${line.text}`);
    }
  }
  for (const concept of concepts) {
    const { line, text: of, arguments: parameters } = concept.heading;
    if (concept.steps.length === 0) fail(line, 'Concept should have at least one step', of);
    if (parameters.some((one) => one.kind !== 'dynamic')) {
      fail(line, 'Concept heading can have only Dynamic Parameters', of);
    }
  }
  return { concepts, errors };
}
