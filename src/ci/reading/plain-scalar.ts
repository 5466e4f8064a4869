import type { Scalar } from 'yaml';

/** What a scalar without quotes means in the YAML that Kubernetes' tooling reads (YAML 1.1, without times and base 60). */
export type Plain =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer' | 'float'; readonly value: number }
  | { readonly type: 'string' };

const text: Plain = { type: 'string' };
const nothing: Plain = { type: 'null' };
const words: ReadonlyMap<string, Plain> = new Map([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, nothing] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => truth(word, true)),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => truth(word, false)),
]);

function truth(word: string, value: boolean): readonly [string, Plain] {
  return [word, { type: 'boolean', value }];
}

function plainScalar(source: string): Plain {
  const word = words.get(source);
  if (word) return word;
  // Most scalars are words: they are told by their first character.
  if (!/^[-+.\d]/.test(source)) return text;
  const digits = source.replaceAll('_', '');
  const integer = integerOf(digits);
  if (integer !== undefined) return { type: 'integer', value: integer };
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(digits)) return { type: 'float', value: Number(digits) };
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source))
    return { type: 'float', value: source.startsWith('-') ? -Infinity : Infinity };
  return /^\.(?:nan|NaN|NAN)$/.test(source) ? { type: 'float', value: Number.NaN } : text;
}

/** The text that Go makes of a scalar where it wants one. */
export function plainText(plain: Plain, source: string): string {
  if (plain.type === 'boolean') return String(plain.value);
  if (plain.type === 'float') return floatText(plain.value);
  if (plain.type !== 'integer') return source;
  if (Number.isSafeInteger(plain.value)) return String(plain.value);
  const digits = source.replaceAll('_', '').replace('+', '');
  const isDecimal = /^-?[1-9]\d*$/.test(digits) && plain.value >= -(2 ** 63) && BigInt(digits) < 2n ** 64n;
  return isDecimal ? digits : floatText(plain.value);
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf';
  const [digits, exponent = ''] = value.toExponential().split('e');
  if (Number(exponent) >= -4 && Number(exponent) < 6) return String(value);
  return `${digits}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}

function integerOf(digits: string): number | undefined {
  const [, sign, body = ''] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  const value = unsigned(body);
  return value === undefined || sign !== '-' ? value : -value;
}

function unsigned(body: string): number | undefined {
  if (/^0[xX][\da-fA-F]+$/.test(body)) return Number(body);
  if (/^0b[01]+$/.test(body)) return Number(body);
  if (/^0o?[0-7]+$/.test(body)) return Number.parseInt(body.replace('o', ''), 8);
  return /^\d+$/.test(body) ? Number(body) : undefined;
}

/** What a scalar of a document means. With a tag of its own (`!!int "3"`) it is what that says, however it is written. */
export function plainOf(node: Scalar): Plain {
  const isPlain = node.tag === undefined ? node.type === 'PLAIN' : ofNumbers.test(node.tag);
  return isPlain ? plainScalar(String(node.value ?? '')) : { type: 'string' };
}

const ofNumbers = /^tag:yaml\.org,2002:(?:int|float|bool|null)$/;
