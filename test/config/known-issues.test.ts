import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { configTexts } from '../upstream/config-texts.ts';

const facts = ['link = "https://issues.example.com/1"', 'owner = "triggers team"', 'why = "The clock is off"'];

function read(...lines: readonly string[]) {
  return readConfig(configTexts({ knownIssues: ['[ISSUE-1]', ...lines].join('\n') })).knownIssues;
}

test('an issue names a test or a pattern, and ends on a day', () => {
  const [issue] = read('test = "specs/a.spec::A"', "pattern = 'off by \\d+h'", 'expires = 2026-12-31', ...facts);
  assert.deepEqual(issue, {
    ...{ name: 'ISSUE-1', test: 'specs/a.spec::A', pattern: /off by \d+h/im, expires: '2026-12-31' },
    ...{ link: 'https://issues.example.com/1', owner: 'triggers team', why: 'The clock is off' },
  });
  assert.equal(read("pattern = 'x'", 'expires = "2026-12-31"', ...facts)[0]?.expires, '2026-12-31');
  assert.deepEqual(readConfig(configTexts()).knownIssues, [], 'none of our own');
});

test('what is wrong with an issue is told with its line', () => {
  const told = (...lines: string[]) => {
    try {
      return read(...lines).join();
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.match(told('expires = 2026-12-31', ...facts), /"ISSUE-1.test": needs "test" or "pattern"/);
  assert.match(
    told('test = "a"', 'expires = "soon"', ...facts),
    /known-issues\.toml:3: .*must be a day, like 2026-12-31/,
  );
  assert.match(told('test = "a"', 'expires = 2026-12-31', 'link = "javascript:alert(1)"'), /begins with https:/);
  assert.match(told("pattern = '(a+)+'", 'expires = 2026-12-31', ...facts), /may take for ever/);
});
