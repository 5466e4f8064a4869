import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import type { Terminal } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse-command.ts';
import { run } from '../../src/commands/run.ts';
import { createUpstream } from '../adapters/git-upstream.ts';

const folder = mkdtempSync(join(tmpdir(), 'nights-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const upstream = createUpstream(join(folder, 'upstream'));
const commits = ['01', '02', '04'].map((day) => upstream.commit(`Day ${day}`, `2020-06-${day}T12:00:00Z`));
const short = commits.map((commit) => commit.slice(0, 7));

/** The only program is git, and no cluster answers: every run ends with 2. */
mkdirSync(join(folder, 'bin'));
symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), join(folder, 'bin/git'));
writeFileSync(join(folder, 'components.toml'), `[pipeline]\nrepository = "${upstream.folder}"\n`);
writeFileSync(join(folder, 'suites.toml'), `[release-tests]\nrepository = "${upstream.folder}"\nref = "main"\n`);
writeFileSync(
  join(folder, 'kubeconfig'),
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'c' },
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
    users: [{ name: 'c', user: { token: 't' } }],
  }),
);

async function streamstress(range: string, args: readonly string[] = [], cancel = new AbortController()) {
  const said: string[] = [];
  const answered: string[] = [];
  const stderr = { write: (text: string) => said.push(text) } as unknown as NodeJS.WriteStream;
  const terminal: Terminal = {
    ...{ stdout: { write: (text) => answered.push(text) }, stderr, progress: 'action', folder, version: 'test' },
    ...{ packageFolder: resolve(import.meta.dirname, '../..'), self: ['node'] },
    environment: { PATH: join(folder, 'bin'), HOME: folder },
    signals: { cancel: cancel.signal, force: new AbortController().signal },
  };
  const at = (option: string, file: string) => [option, join(folder, file)];
  const places = [...at('--components-file', 'components.toml'), ...at('--suites-file', 'suites.toml')];
  const asked = ['--components', 'pipeline', '--registry', 'localhost:1/x', ...at('--kubeconfig', 'kubeconfig')];
  const given = [...asked, ...places, '--date-range', range, ...args];
  const code = await run.run(parseCommand(run, given), terminal);
  return { code, said: said.filter((text) => text.startsWith('streamstress: ')), answer: answered.join('') };
}

test('each day of a range is a run of its own; one without new commits is said and left out', async () => {
  const { code, said } = await streamstress('2020-06-01:2020-06-04', ['--output-dir', 'out']);
  assert.equal(code, 2);
  assert.deepEqual(said, [
    `streamstress: 2020-06-01: pipeline ${short[0]}\n`,
    `streamstress: 2020-06-02: pipeline ${short[1]}\n`,
    `streamstress: 2020-06-03: the same commits as the day before (pipeline ${short[1]}), nothing to run\n`,
    `streamstress: 2020-06-04: pipeline ${short[2]}\n`,
  ]);
  for (const [at, day] of ['01', '02', '04'].entries()) {
    const report = JSON.parse(readFileSync(join(folder, `out/2020-06-${day}/results/report.json`), 'utf8'));
    assert.equal(report.run.id, `run-2020-06-${day}`);
    const [{ ref, commit, origin }] = report.sources;
    assert.deepEqual([ref, commit, origin], [`main@2020-06-${day}`, commits[at], '--as-of']);
  }
});

test('a dry run shows the days, and a day before the first commit', async () => {
  const { code, answer } = await streamstress('2020-05-31:2020-06-03', ['--dry-run']);
  const days = [
    '2020-05-31: not all refs can be resolved',
    `2020-06-01: pipeline ${short[0]}`,
    `2020-06-02: pipeline ${short[1]}`,
    `2020-06-03: the same commits as the day before (pipeline ${short[1]}), nothing to run`,
  ];
  assert.deepEqual([code, answer], [0, `${days.join('\n')}\n`]);
  const json = JSON.parse((await streamstress('2020-06-02:2020-06-03', ['--dry-run', '--json'])).answer);
  assert.deepEqual(
    json.map(({ day, runs }: { day: string; runs: boolean }) => [day, runs]),
    [
      ['2020-06-02', true],
      ['2020-06-03', false],
    ],
  );
  assert.equal(json[0].sources[0].subject, 'Day 02');
});

test('who cancels, cancels the days to come', async () => {
  const cancel = new AbortController();
  cancel.abort('SIGINT');
  assert.deepEqual(await streamstress('2020-06-01:2020-06-04', [], cancel), { code: 2, said: [], answer: '' });
});

test('the days of a baseline would all be the same', async () => {
  await assert.rejects(streamstress('2020-06-01:2020-06-02', ['--baseline']), /leave out --baseline/);
});

for (const [range, message] of Object.entries({
  '2020-06-01': /write FIRST:LAST/,
  '2020-06-02:2020-06-01': /the first day first/,
  '2020-06-01:2999-01-01': /yet to come/,
  '2020-06-01:June': /write a day as YYYY-MM-DD/,
})) {
  test(`--date-range ${range} is refused`, async () => {
    await assert.rejects(streamstress(range), { kind: 'request', reason: 'options:invalid', message });
  });
}
