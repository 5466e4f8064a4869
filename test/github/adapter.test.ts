import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGitHub } from '../../src/adapters/github.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { fakeGitHub, token, troubles } from './fake-github.ts';
import { openGitHub } from './opened-github.ts';

test('all pages of the issues are read, of a label alone, without pull requests', async (t) => {
  const fake = await fakeGitHub(t);
  for (let n = 0; n < 70; n += 1)
    fake.add({ labels: ['streamstress'], state: n % 2 === 0 ? 'open' : 'closed', body: 'a\r\nb' });
  fake.add({ labels: ['other'] });
  fake.add({ labels: ['streamstress'], pull_request: {} });
  const issues = await openGitHub(fake).issues('streamstress');
  assert.deepEqual([issues.length, issues.filter(({ open }) => open).length, issues[0]?.body], [70, 35, 'a\nb']);
});

test('limits are waited for as long as GitHub says: the secondary one, the primary one, by 403 and by 429', async (t) => {
  const fake = await fakeGitHub(t);
  const github = openGitHub(fake);
  for (const trouble of [troubles.secondaryLimit(7), troubles.limit(1), troubles.limit(1, 429)]) {
    fake.trouble('POST', trouble);
    await github.createComment(1, 'hello');
  }
  assert.deepEqual([fake.comments.length, fake.asked.length], [3, 6]);
});

test('nobody waits for an hour, and not for ever', async (t) => {
  const fake = await fakeGitHub(t);
  const github = openGitHub(fake);
  const limited = { reason: 'github:rate_limited', kind: 'infrastructure' };
  fake.trouble('POST', troubles.secondaryLimit(3600), troubles.limit(3600));
  await assert.rejects(github.createComment(1, 'x'), limited);
  await assert.rejects(github.createComment(1, 'x'), limited);
  assert.equal(fake.asked.length, 2);
  fake.trouble('POST', ...Array.from({ length: 3 }, () => troubles.secondaryLimit(1)));
  await assert.rejects(github.createComment(1, 'x'), limited);
  assert.equal(fake.asked.length, 5, 'twice it waited');
});

test('a server that stumbles is asked again, but for what it may have made', async (t) => {
  const fake = await fakeGitHub(t);
  const github = openGitHub(fake);
  fake.trouble('GET', troubles.badGateway, troubles.badGateway);
  assert.deepEqual(await github.issues('streamstress'), []);
  fake.add({});
  fake.trouble('PATCH', troubles.badGateway);
  await github.changeIssue(1, { state: 'closed', reason: 'completed' });
  assert.equal(fake.issues[0]?.state, 'closed');
  fake.trouble('POST', troubles.lost);
  await assert.rejects(github.createIssue({ title: 't', body: 'b', labels: [] }), { reason: 'github:unavailable' });
  assert.deepEqual([fake.issues.length, fake.asked.filter((one) => one.startsWith('POST')).length], [2, 1]);
});

test('refusals say what to do', async (t) => {
  const fake = await fakeGitHub(t);
  const github = openGitHub(fake);
  fake.trouble('POST', troubles.forbidden, troubles.invalid, troubles.disabled);
  await assert.rejects(github.createComment(1, 'x'), {
    reason: 'github:refused',
    message: /"o\/r".*403.*pull-requests: write/,
  });
  await assert.rejects(github.createComment(1, 'x'), { reason: 'github:invalid', message: /422.*Validation Failed/ });
  await assert.rejects(github.createComment(1, 'x'), { reason: 'github:invalid', message: /410.*disabled/ });
  await assert.rejects(github.changeComment(99, 'x'), { reason: 'github:refused', message: /404.*--repository/ });
  const { censor } = createSecrets();
  const { signal } = new AbortController();
  const wrong = createGitHub({ repository: 'o/r', token: 'ghp_wrong', apiUrl: fake.url, signal, censor });
  await assert.rejects(wrong.issues('x'), { reason: 'github:refused', message: /401.*GITHUB_TOKEN/ });
});

test('no server at all, and a run that is cancelled', async (t) => {
  const fake = await fakeGitHub(t);
  const stop = new AbortController();
  await assert.rejects(openGitHub({ ...fake, url: 'http://127.0.0.1:1' }).createComment(1, 'x'), {
    reason: 'github:unavailable',
  });
  stop.abort();
  await assert.rejects(openGitHub(fake, stop.signal).issues('x'), { reason: 'cancelled', kind: 'cancelled' });
});

test('what looks like a secret does not get there', async (t) => {
  const fake = await fakeGitHub(t);
  await openGitHub(fake).createIssue({ title: `t ${token}`, body: `b ${token}`, labels: [] });
  assert.deepEqual([fake.issues[0]?.title, fake.issues[0]?.body], ['t ***', 'b ***']);
});
