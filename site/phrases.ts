/** A piece of a sentence, by what it is. */
export interface Phrase {
  /** `quoted` stands between quotation marks, which are part of its text. */
  readonly kind: 'plain' | 'commit' | 'quoted';
  readonly text: string;
}

/** Cuts a verdict into phrases, so that commits and quoted scenarios can look like what they are; loses no character. */
export function phrases(sentence: string): Phrase[] {
  return sentence
    .split(/(`[^`]+`|“[^”]+”|"[^"]+"|\b(?=[a-f]*\d)[0-9a-f]{7,40}\b)/)
    .map((text, n): Phrase => ({ text, kind: n % 2 === 0 ? 'plain' : /^[`“"]/.test(text) ? 'quoted' : 'commit' }))
    .filter((phrase) => phrase.text !== '');
}

/** The first sentence of a verdict, which is the answer, and whatever it says after it. */
export function headline(verdict: string): { readonly answer: Phrase[]; readonly rest: Phrase[] } {
  const parts = phrases(verdict);
  const last = parts.findIndex(({ kind, text }) => kind === 'plain' && /\.\s/.test(text));
  const end = parts[last];
  if (end === undefined) return { answer: parts, rest: [] };
  const at = end.text.search(/\.\s/) + 1;
  const rest = parts.slice(last + 1);
  return {
    answer: [...parts.slice(0, last), { kind: 'plain', text: end.text.slice(0, at) }],
    rest: [{ kind: 'plain', text: end.text.slice(at) }, ...rest],
  };
}

/** Cuts a name before and after what must stay on one line: the number of a test case (`TRIGGERS-05-TC02`). */
export function unbroken(name: string): { readonly text: string; readonly together: boolean }[] {
  return name
    .split(/([A-Z]+(?:-\d+)+-TC\d+)/)
    .map((text, n) => ({ text, together: n % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** The scenario's heading, as far as the id of a test tells it. */
export function scenarioOf(id: string): string {
  return id.slice(id.indexOf('::') < 0 ? 0 : id.indexOf('::') + 2);
}
