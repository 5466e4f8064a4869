const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Characters of the longest reference that is decoded, `&#x0010ffff;`. */
export const longestReference = 12;

/**
 * Characters by number and the five of XML; every other reference stays as it stands, so that nothing grows. What is no
 * character of Unicode is U+FFFD.
 */
export function decodeEntities(text: string): string {
  let at = text.indexOf('&');
  if (at < 0) return text;
  let decoded = '';
  let from = 0;
  while (at >= 0) {
    const end = text.indexOf(';', at);
    if (end < 0) break;
    const character = end - at < longestReference ? referenced(text, at + 1, end) : undefined;
    if (character !== undefined) {
      decoded += text.slice(from, at) + character;
      from = end + 1;
    }
    at = text.indexOf('&', character === undefined ? at + 1 : from);
  }
  return decoded + text.slice(from);
}

function referenced(text: string, from: number, to: number): string | undefined {
  if (text.charCodeAt(from) !== 0x23) return named[text.slice(from, to)];
  const isHex = text.charCodeAt(from + 1) === 0x78;
  const digits = text.slice(isHex ? from + 2 : from + 1, to);
  if (!(isHex ? /^[0-9a-f]+$/i : /^\d+$/).test(digits)) return undefined;
  const code = Number.parseInt(digits, isHex ? 16 : 10);
  const isNone = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return isNone ? '\uFFFD' : String.fromCodePoint(code);
}
