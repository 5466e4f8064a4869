import type { ScenarioFacts } from '../../model/test-result.ts';

/** A specification, as far as results are told by it. */
export interface SpecFile {
  readonly heading: string;
  readonly scenarios: readonly SpecScenario[];
  /** Rows of its data table; none where it has none, or where the table is a file. */
  readonly rows: readonly (readonly string[])[];
}

export interface SpecScenario extends ScenarioFacts {
  readonly heading: string;
  readonly line: number;
  /** Last line before the next scenario or the end. */
  readonly lastLine: number;
  readonly tags: readonly string[];
  /** Whether it is run once for every row of a table of its own. */
  readonly hasTable: boolean;
}

type Draft = { -readonly [K in keyof SpecScenario]: SpecScenario[K] };

/** Test-case ids end a heading: `Run a task: PIPELINES-01-TC02`. */
const caseId = /(?:^|[\s:(])([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-TC-?\d+)\W*$/;
const longestHeading = 2000;

/** The test-case id in a heading, without the row that a report adds to it. */
export function caseIdOf(heading: string): string | undefined {
  return caseId.exec(heading.slice(0, longestHeading))?.[1];
}

/** Reads a specification. It is read as Gauge reads it, but nothing in it is an error. */
export function readSpec(text: string): SpecFile {
  const lines = text.split(/\r?\n/);
  const scenarios: Draft[] = [];
  const spec = { heading: '', tags: [] as string[], rows: [] as string[][], facts: {} as ScenarioFacts };
  let inTags = false;
  let afterStep = false;
  for (const [index, line] of lines.entries()) {
    const trimmed = line.trim();
    const scenario = scenarios.at(-1);
    const heading = headingAt(lines, index);
    const tags: string | undefined = inTags ? trimmed : /^tags ?:(.*)$/i.exec(trimmed)?.[1];
    const fact = /^(importance|component) ?: *(\S.*)$/i.exec(trimmed);
    inTags = false;
    if (heading?.level === 'spec') spec.heading ||= heading.text;
    else if (heading) {
      scenarios.push(newScenario(heading.text, index + 1, spec));
      afterStep = false;
    } else if (tags !== undefined) {
      const named = tags.split(',').map((tag) => tag.trim());
      const all = [...(scenario ?? spec).tags, ...named.filter((tag) => tag !== '')];
      (scenario ?? spec).tags = all;
      inTags = tags.trimEnd().endsWith(',');
    } else if (fact) Object.assign(scenario ?? spec.facts, { [fact[1]?.toLowerCase() ?? '']: fact[2] });
    else if (trimmed.startsWith('*')) afterStep = true;
    else if (!afterStep && trimmed.length > 1 && trimmed.startsWith('|')) {
      if (scenario) scenario.hasTable = true;
      else spec.rows.push(cellsOf(trimmed));
    }
  }
  scenarios.forEach((one, n) => {
    one.lastLine = (scenarios[n + 1]?.line ?? lines.length + 1) - 1;
    one.tags = [...new Set(one.tags)];
  });
  return { heading: spec.heading, scenarios, rows: spec.rows.slice(1).filter((row) => !row.every(isRule)) };
}

/** A heading of either style; the underline of one is no heading. */
function headingAt(lines: readonly string[], index: number): { level: 'spec' | 'scenario'; text: string } | undefined {
  const text = lines[index]?.trim() ?? '';
  const marked = /^(##?)(?!#)(.*)$/.exec(text);
  if (marked) return { level: marked[1] === '#' ? 'spec' : 'scenario', text: marked[2]?.trim() ?? '' };
  const below = lines[index + 1]?.trim() ?? '';
  const isText = text !== '' && !/^(?:[*|]|=+$|-+$|_+$|tags ?:)/i.test(text);
  if (!isText || !/^(?:=+|-+)$/.test(below)) return undefined;
  return { level: below.startsWith('=') ? 'spec' : 'scenario', text };
}

function newScenario(heading: string, line: number, spec: { tags: string[]; facts: ScenarioFacts }): Draft {
  const id = caseIdOf(heading);
  return {
    ...spec.facts,
    ...(id === undefined ? {} : { caseId: id }),
    heading,
    line,
    lastLine: line,
    tags: [...spec.tags],
    hasTable: false,
  };
}

function cellsOf(row: string): string[] {
  const cells = row.slice(1).match(/(?:\\.|[^|\\])*\|/g) ?? [];
  return cells.map((cell) => cell.slice(0, -1).replace(/\\(.)/g, '$1').trim());
}

function isRule(cell: string): boolean {
  return /^-+$/.test(cell);
}
