import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLine, plainText } from '../../src/model/plain-text.ts';

const esc = '\u001b';

test('colours, cursor movements, titles, links and control characters are gone', () => {
  assert.equal(plainText(`${esc}[1;31mred${esc}[0m ${esc}[2J${esc}[?25lx`), 'red x');
  assert.equal(
    plainText(`${esc}]0;title\u0007a ${esc}]8;;https://example.com${esc}\\link${esc}]8;;${esc}\\`),
    'a link',
  );
  assert.equal(plainText(`${esc}]0;never ended\nnext line`), '\nnext line');
  assert.equal(plainText(`a\u0000\b\u007f\u009b\u202eb${esc}c${esc}(B${esc}`), 'ab');
});

test('words, lines and tabs of any language stay', () => {
  assert.equal(plainText('a\r\nb\tc — ü 漢字 ✔'), 'a\nb\tc — ü 漢字 ✔');
  assert.equal(plainLine('  a\n\tb  c '), 'a b c');
});

test('long hostile text takes no long time', () => {
  assert.equal(plainText(`${esc}[`.repeat(200_000)), '');
  assert.equal(plainText(`${esc}]`.repeat(200_000)), '');
});
