/** An amount of something, as Kubernetes writes it. */
export interface Quantity {
  readonly sign: -1 | 0 | 1;
  /** As near as a number can be. */
  readonly value: number;
}

const form = /^([-+]?)(\d*)(?:\.(\d*))?((?:[eEinumkKMGTP]+[-+]?|[-+])\d*)?$/;

type Scale = readonly [base: 2 | 10, exponent: number];

const suffixes: ReadonlyMap<string, Scale> = new Map<string, Scale>([
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((name, at): [string, Scale] => [name, [10, (at - 3) * 3]]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((name, at): [string, Scale] => [name, [2, (at + 1) * 10]]),
]);

/** Reads `100m`, `1.5Gi` or `1e3` as Kubernetes does; undefined where it is no quantity. */
export function quantity(text: string): Quantity | undefined {
  const [found, minus, whole = '', fraction = '', suffix = ''] = form.exec(text) ?? [];
  const scale = suffixes.get(suffix) ?? powerOfTen(suffix);
  if (!found || !scale) return undefined;
  const [base, exponent] = scale;
  const digits = whole + fraction;
  if (digits === '' && isTooFar(scale)) return undefined;
  const isNegative = minus === '-';
  const number = `${whole}.${fraction}0`;
  const value = base === 10 ? Number(`${number}e${exponent}`) : Number(number) * 2 ** exponent;
  if (!/[1-9]/.test(digits)) return { sign: 0, value: 0 };
  return { sign: isNegative ? -1 : 1, value: isNegative ? -value : value };
}

/** Of `e3` or `E-3`: a number of 64 bits, of which 32 are taken. */
function powerOfTen(suffix: string): Scale | undefined {
  const [, digits] = /^[eE]([-+]?\d+)$/.exec(suffix) ?? [];
  if (digits === undefined || digits.length > 20) return undefined;
  const exponent = BigInt(digits.replace('+', ''));
  return BigInt.asIntN(64, exponent) === exponent ? [10, Number(BigInt.asIntN(32, exponent))] : undefined;
}

/** A suffix without digits is zero, but only where Kubernetes gets by with whole numbers: `Gi` is one, `Pi` is not. */
function isTooFar([base, exponent]: Scale): boolean {
  return base === 2 ? exponent > 40 : exponent < -9;
}
