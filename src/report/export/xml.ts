import { plainText } from '../../model/plain-text.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Hostile text between tags. */
export function xmlText(text: string): string {
  return plainText(text.toWellFormed())
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

/** An element; `inside` is XML, attributes are hostile text and left out where they are undefined. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  inside: readonly string[] = [],
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attributeText(String(value))}"`);
  const tag = `${name}${written.join('')}`;
  return inside.length === 0 ? `<${tag}/>` : `<${tag}>${inside.join('')}</${name}>`;
}

/** A parser makes spaces of white space that is not written so. */
function attributeText(text: string): string {
  return xmlText(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
