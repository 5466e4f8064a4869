/** What is put into an element; texts stay texts, and nothing is put for undefined. */
export type Content = Node | string | number | undefined | readonly Content[];

type Attributes = Readonly<Record<string, string | undefined>>;

/** An element with these attributes and contents. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...contents: readonly Content[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, contents);
}

/** The same of a drawing. */
export function drawing<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...contents: readonly Content[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, contents);
}

/** Text of a test or a tool: it says nothing of the direction of what stands beside it. */
export function said(text: string, className = ''): HTMLElement {
  return element('span', { class: `said ${className}`.trim() }, text);
}

function filled<E extends Element>(made: E, attributes: Attributes, contents: readonly Content[]): E {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(attribute, value);
  }
  made.append(...nodesOf(contents));
  return made;
}

function nodesOf(content: Content): readonly (Node | string)[] {
  if (content === undefined) return [];
  if (content instanceof Node) return [content];
  return typeof content === 'object' ? content.flatMap(nodesOf) : [String(content)];
}
