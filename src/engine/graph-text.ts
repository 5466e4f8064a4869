/** A step, by its links. */
export interface PlannedStep {
  readonly name: string;
  readonly kind: string;
  readonly requires: readonly string[];
  readonly after: readonly string[];
  readonly creates: readonly string[];
}

/** How the steps are shown: as a list, or as a flow chart in the words of Mermaid. */
export type GraphStyle = 'text' | 'mermaid';

/** Steps with what each waits for, in lines. */
export function graphText(steps: readonly PlannedStep[], style: GraphStyle): readonly string[] {
  return style === 'text' ? listLines(steps) : ['```mermaid', ...mermaidLines(steps), '```'];
}

function listLines(steps: readonly PlannedStep[]): string[] {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const lines = steps.map(({ name, requires, after }) => {
    const waits = [...requires, ...after.map((link) => `(${link})`)];
    return `  ${name.padEnd(width)}  ${waits.length > 0 ? `needs ${shorten(waits)}` : 'starts at once'}`;
  });
  return [...lines, '', '  (in brackets: waits for it, whatever comes of it)'];
}

/** `image:pipeline/controller, image:pipeline/webhook` becomes `image:pipeline/*`. */
function shorten(links: readonly string[]): string {
  return [...new Set(links.map((link) => link.replace(/\/[^/)]+/, '/*')))].join(', ');
}

/** A dotted arrow: waits for it, whatever comes of it. */
function mermaidLines(steps: readonly PlannedStep[]): string[] {
  const creators = new Map(steps.flatMap(({ creates }, at) => creates.map((link) => [link, at])));
  const creatorsOf = (links: readonly string[]) => new Set(links.flatMap((link) => creators.get(link) ?? []));
  return [
    'flowchart LR',
    ...steps.map(({ name }, at) => `  s${at}["${name}"]`),
    ...steps.flatMap(({ requires, after }, at) => {
      const needed = creatorsOf(requires);
      const awaited = [...creatorsOf(after)].filter((from) => !needed.has(from));
      return [
        ...[...needed].map((from) => `  s${from} --> s${at}`),
        ...awaited.map((from) => `  s${from} -.-> s${at}`),
      ];
    }),
  ];
}
