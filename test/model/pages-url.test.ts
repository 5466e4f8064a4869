import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagesUrl } from '../../src/model/pages-url.ts';

const known: readonly [remote: string, url: string | undefined][] = [
  ['https://github.com/Org/results', 'https://org.github.io/results/'],
  ['https://github.com/org/results.git', 'https://org.github.io/results/'],
  ['https://x-access-token:abc@github.com/org/results/', 'https://org.github.io/results/'],
  ['git@github.com:org/my.results.git', 'https://org.github.io/my.results/'],
  ['ssh://git@github.com/org/results', 'https://org.github.io/results/'],
  ['https://github.com/org/Org.github.io', 'https://org.github.io/'],
  ['https://github.example.com/org/results', undefined],
  ['https://github.com.evil.example/org/results', undefined],
  ['https://github.com/org', undefined],
  ['https://github.com/org/"><script>', undefined],
  ['/srv/git/results', undefined],
];
for (const [remote, url] of known) {
  test(`the pages of ${remote} are at ${url ?? 'nobody knows where'}`, () => assert.equal(pagesUrl(remote), url));
}
