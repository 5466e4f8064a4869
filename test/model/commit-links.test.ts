import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitUrl, compareUrl, repositoryUrl } from '../../src/model/commit-links.ts';

test('repositories on github.com have pages', () => {
  for (const address of [
    'https://github.com/tektoncd/pipeline',
    'https://github.com/tektoncd/pipeline.git',
    'https://github.com/tektoncd/pipeline/',
  ]) {
    assert.equal(repositoryUrl(address), 'https://github.com/tektoncd/pipeline');
    const source = { repository: address, commit: 'abc' };
    assert.equal(commitUrl(source, 'abc'), 'https://github.com/tektoncd/pipeline/commit/abc');
    assert.equal(compareUrl(source, 'a', 'b'), 'https://github.com/tektoncd/pipeline/compare/a...b');
  }
  assert.equal(repositoryUrl('https://github.com/a/.github'), undefined);
  assert.equal(repositoryUrl('https://github.com/a/b.c_d-e'), 'https://github.com/a/b.c_d-e');
});

test("a pull request's merge may be on no server: its head is linked", () => {
  const repository = 'https://github.com/a/b';
  const source = { repository, commit: 'merged', merge: { base: 'base', head: 'head' } };
  assert.equal(commitUrl(source, 'merged'), `${repository}/commit/head`);
  assert.equal(compareUrl(source, 'good', 'merged'), `${repository}/compare/good...head`);
  assert.equal(commitUrl(source, 'other'), `${repository}/commit/other`);
  assert.equal(commitUrl(undefined, 'other'), undefined);
});

test('no other address becomes a link', () => {
  const addresses = [
    '',
    'javascript:alert(1)//github.com/a/b',
    'http://github.com/a/b',
    'https://github.com.example.test/a/b',
    'https://user@github.com/a/b',
    'https://github.com/a/b/../../evil',
    'https://github.com/a/b"onclick="x',
    'https://github.com/../x',
    'file:///tmp/repositories/pipeline.git',
    'git@github.com:a/b.git',
  ];
  for (const address of addresses) assert.equal(repositoryUrl(address), undefined, address);
});
