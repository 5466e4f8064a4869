import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantity } from '../../src/model/quantity.ts';

test('quantities are read as Kubernetes does', () => {
  const read: Readonly<Record<string, number>> = {
    ...{ '0': 0, '1': 1, '+5': 5, '-5': -5, '007': 7, '1.5': 1.5, '1.': 1, '.5': 0.5 },
    ...{ '100m': 0.1, '1u': 1e-6, '1n': 1e-9, '1k': 1e3, '2M': 2e6, '2G': 2e9, '1T': 1e12, '1P': 1e15, '1E': 1e18 },
    ...{ '1Ki': 1024, '1.5Gi': 1.5 * 2 ** 30, '.5Mi': 2 ** 19, '1Ei': 2 ** 60, '1.G': 1e9 },
    ...{ '1e3': 1000, '1E3': 1000, '1e+3': 1000, '15e-1': 1.5, '-1Gi': -(2 ** 30) },
  };
  const found = Object.keys(read).map((text) => [text, quantity(text)?.value]);
  assert.deepEqual(Object.fromEntries(found), read);
});

test('what is none is refused', () => {
  const wrong = [
    '',
    'abc',
    '1K',
    '1e',
    '1ki',
    '1Gib',
    '4 Gi',
    ' 1',
    '1\n',
    '1..5',
    '0x10',
    '1_000',
    '1,5',
    '--1',
    '1m5',
    '1ee3',
  ];
  assert.deepEqual(
    wrong.filter((text) => quantity(text) !== undefined),
    [],
  );
});

test('the sign is exact where the number is not, and units without digits are zero as far as Kubernetes takes them', () => {
  assert.deepEqual(
    ['1e-400', '-1e-400', '1e400', '0e400'].map((text) => quantity(text)?.sign),
    [1, -1, 1, 0],
  );
  assert.deepEqual(
    ['m', 'Gi', 'e3', '.', '+', '-', '-0'].map((text) => quantity(text)?.sign),
    [0, 0, 0, 0, 0, 0, 0],
  );
  assert.deepEqual(['Pi', 'Ei', 'e-20', '.Pi'].map(quantity), [undefined, undefined, undefined, undefined]);
  assert.equal(quantity(`${'9'.repeat(100_000)}e9999999999999999999`), undefined);
});
