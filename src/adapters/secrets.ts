import { secretShapes } from './secret-shapes.ts';

/** The secrets that this process knows, and those that look like one, to keep them out of what it says. */
export interface Secrets {
  /** From now on this is censored, also in the encodings in which it travels. */
  add(secret: string | undefined): void;
  /** The text with `***` in the place of every secret. */
  censor(text: string): string;
  /** Where in a text they are, in order, none in another one. */
  find(text: string): readonly FoundSecret[];
}

/** A stretch of a text that holds a secret: all that shows it, `from` … `to`, and of that the secret, `start` … `end`. */
export interface FoundSecret {
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly to: number;
}

/** So many characters before a match may have told that it is one. */
const lookBehind = 200;
/** One look instead of many pays for such texts: results have millions of them. */
const shortText = 1000;
const anyHint = new RegExp(secretShapes.flatMap(({ hints }) => hints.map(escaped)).join('|'));

/**
 * Nothing is known at first but what secrets look like. What is shorter than eight characters is censored where it stands
 * as a word, what is shorter than four is not: it would take every text apart and is no secret.
 */
export function createSecrets(): Secrets {
  const known = new Map<string, RegExp>();
  const find = (text: string) => {
    const shapes = text.length < shortText && !anyHint.test(text) ? [] : secretShapes;
    return merged([...[...known.values()].flatMap(knownIn(text)), ...shapes.flatMap(shapedIn(text))]);
  };
  return {
    add(secret) {
      if (secret === undefined || secret.length < 4) return;
      for (const form of formsOf(secret)) known.set(form, patternOf(form));
    },
    find,
    censor: (text) => withoutSecrets(text, find(text)),
  };
}

/** The text with `***` in these places. */
export function withoutSecrets(text: string, found: readonly FoundSecret[]): string {
  if (found.length === 0) return text;
  const kept = found.map(({ start }, n) => text.slice(found[n - 1]?.end ?? 0, start));
  return `${kept.join('***')}***${text.slice(found.at(-1)?.end)}`;
}

function knownIn(text: string) {
  return (pattern: RegExp): FoundSecret[] =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }) => {
      const end = index + length;
      return { from: index, start: index, end, to: end };
    });
}

function shapedIn(text: string) {
  return ({ hints, pattern }: (typeof secretShapes)[number]): FoundSecret[] => {
    if (!hints.some((hint) => text.includes(hint))) return [];
    return [...text.matchAll(pattern)].flatMap(({ index, 0: { length }, indices }) => {
      const [secret] = Object.values(indices?.groups ?? {}).filter((range) => range !== undefined);
      return secret
        ? [{ from: Math.max(0, index - lookBehind), start: secret[0], end: secret[1], to: index + length }]
        : [];
    });
  };
}

/** What overlaps is one. */
function merged(found: readonly FoundSecret[]): readonly FoundSecret[] {
  const apart: FoundSecret[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (!last || one.start >= last.end) apart.push(one);
    else apart[apart.length - 1] = joined(last, one);
  }
  return apart;
}

function joined(first: FoundSecret, second: FoundSecret): FoundSecret {
  return {
    from: Math.min(first.from, second.from),
    start: first.start,
    end: Math.max(first.end, second.end),
    to: Math.max(first.to, second.to),
  };
}

/** As it is, in base64, as URLs, JSON and XML write it, and its bytes one by one. */
function formsOf(secret: string): readonly string[] {
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  const bytes = Buffer.from(secret).toString('latin1');
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), xml, base64, bytes];
  return [...new Set(forms)];
}

function patternOf(form: string): RegExp {
  const literal = escaped(form);
  return new RegExp(form.length < 8 ? `(?<![A-Za-z0-9_])${literal}(?![A-Za-z0-9_])` : literal, 'g');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
