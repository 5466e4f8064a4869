import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAgain } from '../../site/client/test/run-again.ts';
import { segments } from '../../site/client/test/segments.ts';
import { wordDiff } from '../../site/client/test/word-diff.ts';
import { nights } from '../fixtures/nights.ts';

function cut(results: string): readonly string[] {
  return segments([...results].map((one) => one === 'F')).map(
    ({ from, to, failed, of }) => `${from}-${to}: ${failed}/${of}`,
  );
}

test('results are cut where their rate of failures changes, and nowhere else', () => {
  assert.deepEqual(cut(''), []);
  assert.deepEqual(cut('P'), ['0-0: 0/1']);
  assert.deepEqual(cut('P'.repeat(40)), ['0-39: 0/40']);
  assert.deepEqual(cut(`${'P'.repeat(30)}${'F'.repeat(10)}${'P'.repeat(20)}`), [
    '0-29: 0/30',
    '30-39: 10/10',
    '40-59: 0/20',
  ]);
  assert.deepEqual(cut('PPPPPPPPFPPPPPPPPPPPPPPPPPPPPPPPPPP').length, 1);
  assert.deepEqual(cut(`${'P'.repeat(60)}${'PFPPF'.repeat(12)}`), ['0-60: 0/61', '61-119: 24/59']);
});

test('a long history is cut quickly', () => {
  let state = 1;
  const noisy = Array.from({ length: 20_000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % 10 === 0;
  });
  const begun = performance.now();
  const found = segments(noisy);
  assert.equal(
    found.reduce((sum, { of }) => sum + of, 0),
    20_000,
  );
  assert.ok(performance.now() - begun < 2000);
});

test('the difference of two errors, word by word', () => {
  const said = (a: string, b: string) =>
    wordDiff(a, b)
      .map(({ kind, text }) => (kind === 'same' ? text : `${kind === 'added' ? '+' : '-'}[${text}]`))
      .join('');
  assert.equal(said('a b c', 'a b c'), 'a b c');
  assert.equal(said('timed out after 5m', 'timed out after 10m at once'), 'timed out after -[5m]+[10m at once]');
  assert.equal(said('', 'new'), '+[new]');
  assert.equal(said('old', ''), '-[old]');
  const long = Array.from({ length: 3000 }, (_, n) => `word${n}`).join(' ');
  assert.equal(wordDiff(long, `${long}!`).filter(({ kind }) => kind === 'same').length, 1);
});

test('a scenario is run again by its line, with the commits of its run', async () => {
  const [, second] = await nights();
  const [first] = second.tests;
  assert.ok(first);
  const report = (file: string, line?: number) => ({
    sources: second.sources,
    tests: [{ ...first, file, ...(line === undefined ? {} : { line }) }],
  });
  assert.equal(runAgain(report('specs/a.spec'), first.id), undefined);
  const again = runAgain(report("specs/it's $(x).spec", 12), first.id);
  const suite = second.sources.find(({ role }) => role === 'suite');
  const option = suite && suite.name === first.suite ? `--release-tests-ref ${suite.commit} ` : '';
  assert.equal(again?.here, `streamstress test ${option}--scenario 'specs/it'\\''s $(x).spec:12'`);
  assert.match(again?.everything ?? '', /^streamstress run --components pipeline:[0-9a-f]{40},triggers:[0-9a-f]{40} /);
  for (const file of ['specs/a\nrm -rf.spec', '-x.spec', 'specs/\u202e.spec']) {
    assert.equal(runAgain(report(file, 1), first.id), undefined);
  }
});
