import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepComment } from '../../src/github/keep-comment.ts';
import { fakeGitHub } from './fake-github.ts';
import { nightOf } from './nights-of.ts';
import { openGitHub } from './opened-github.ts';

const siteUrl = 'https://owner.github.io/results/';

test('one comment, written anew only where the verdict or the failures are others', async (t) => {
  const fake = await fakeGitHub(t);
  const github = openGitHub(fake);
  const keep = async (n: number, wrong = {}) => keepComment(nightOf(n, wrong), 7, github, siteUrl);
  const broken = { 1: { cluster: 'c1', accused: 'triggers' } };
  assert.equal(await keep(1), 'created');
  assert.equal(await keep(2), 'unchanged');
  assert.equal(await keep(3, broken), 'changed');
  assert.equal(await keep(4, broken), 'unchanged');
  assert.equal(await keep(5, { ...broken, 2: { cluster: 'c1' } }), 'changed');
  assert.equal(fake.comments.length, 1);
  const [{ body = '', issue } = {}] = fake.comments;
  assert.equal(issue, 7);
  assert.match(
    body,
    /\*\*broken\*\*: It is broken\.[\s\S]*accused, triggers[\s\S]*Verify the bundles resolver[\s\S]*runs\/night-5\//,
  );
});

test('a mark that somebody else wrote is not ours', async (t) => {
  const fake = await fakeGitHub(t);
  const github = openGitHub(fake);
  await keepComment(nightOf(1), 7, github, undefined);
  const [own] = fake.comments.splice(0);
  assert.ok(own);
  fake.comments.push({ ...own, user: { type: 'User' }, author_association: 'FIRST_TIME_CONTRIBUTOR' });
  assert.equal(await keepComment(nightOf(1), 7, github, undefined), 'created');
});

test('ten thousand failures, and messages without an end, fit', async (t) => {
  const fake = await fakeGitHub(t);
  const night = nightOf(1, { 1: { cluster: 'c1' } });
  const failing = night.tests.filter(({ status }) => status === 'failed');
  const tests = Array.from({ length: 10_000 }, (_, n) =>
    failing.map((one) => ({ ...one, id: `s.spec::${n}`, scenario: 'x'.repeat(5000) })),
  ).flat();
  const verdict = { ...night.verdict, sentence: 'y'.repeat(1_000_000) };
  await keepComment({ ...night, tests, verdict }, 7, openGitHub(fake), siteUrl);
  const { body = '' } = fake.comments[0] ?? {};
  assert.ok(body.length < 60_001 && body.includes('and 9980 more'), body.slice(-300));
});
