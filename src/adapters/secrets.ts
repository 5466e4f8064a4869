/** The secrets that this process knows, to keep them out of what it says. */
export interface Secrets {
  /** From now on this is censored, also in the encodings in which it travels. */
  add(secret: string | undefined): void;
  /** The text with `***` in the place of every secret. */
  censor(text: string): string;
}

/**
 * Nothing is known at first. What is shorter than eight characters is censored where it stands as a word, what is shorter
 * than four is not: it would take every text apart and is no secret.
 */
export function createSecrets(): Secrets {
  const patterns = new Map<string, RegExp>();
  let longestFirst: readonly RegExp[] = [];
  return {
    add(secret) {
      if (secret === undefined || secret.length < 4) return;
      if (patterns.has(secret)) return;
      for (const form of formsOf(secret)) patterns.set(form, patternOf(form));
      longestFirst = [...patterns].sort(([one], [other]) => other.length - one.length).map(([, pattern]) => pattern);
    },
    censor(text) {
      let censored = text;
      for (const pattern of longestFirst) censored = censored.replace(pattern, '***');
      return censored;
    },
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
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(form.length < 8 ? `(?<![A-Za-z0-9_])${escaped}(?![A-Za-z0-9_])` : escaped, 'g');
}
