import assert from 'node:assert/strict';
import { censoredFiles } from '../../src/adapters/censored.ts';
import { createSecrets } from '../../src/adapters/secrets.ts';
import { plainText } from '../../src/model/plain-text.ts';
import type { SuiteResult } from '../../src/model/test-result.ts';
import type { Files } from '../../src/ports/files.ts';
import { readConsole } from '../../src/results/gauge/console-run.ts';
import { readGauge } from '../../src/results/gauge/read-gauge.ts';
import { readJunit } from '../../src/results/junit/read-junit.ts';
import { readSpec } from '../../src/results/specs/read-spec.ts';
import { inPieces, recorded, recordedSpecs, recordings, root } from '../results/gauge/recordings.ts';
import { fuzz } from './fuzz.ts';
import { hostileText, hostileXml, mutated, secret } from './hostile.ts';
import { plantSecret } from './planted-secrets.ts';
import type { Random } from './random.ts';

/** Milliseconds of one processor: what else runs on the machine does not count. */
const slowest = 2000;
const longestResult = 8_000_000;
const specs = recordedSpecs();
const all = recordings().map((name) => {
  const { xml, ...left } = recorded(name);
  return { ...left, xml: xml && Buffer.from(xml).toString() };
});
const secrets = createSecrets();
secrets.add(secret);

/** A disk with one file, read and written without secrets. */
function disk(bytes: Uint8Array) {
  const written: string[] = [];
  async function* pieces() {
    yield bytes;
  }
  const files = { readPieces: async () => pieces(), write: async (_: string, text: string) => void written.push(text) };
  return { files: censoredFiles(files as unknown as Files, secrets), written };
}

/** Whatever came in: it has a form, an end, no control character and no secret, however it came in. */
async function check(bytes: Uint8Array, random: Random, read: (pieces: Pieces) => Promise<SuiteResult>) {
  const { files, written } = disk(bytes);
  const began = process.cpuUsage();
  const length = 1 + random.below(3000) + Math.floor(bytes.length / 10_000);
  const result = await read(cut((await files.readPieces('')) ?? assert.fail(), length));
  await files.write('report.json', JSON.stringify(result));
  assert.ok(process.cpuUsage(began).user / 1000 < slowest, 'it took too long');
  const [json = ''] = written;
  assert.ok(json.length < longestResult, `the result has ${json.length} characters`);
  assert.doesNotThrow(() => JSON.parse(json));
  for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) assert.ok(!json.includes(form), 'a secret leaked');
  for (const { id, scenario, file, spec, message = '', details = '' } of result.tests) {
    for (const text of [id, scenario, file, spec, message, details]) assert.equal(plainText(text), text);
  }
  for (const problem of result.problems) assert.ok(problem.length < 10_000);
  assert.equal(new Set(result.tests.map(({ id }) => id)).size, result.tests.length);
  const whole = await read((await files.readPieces('')) ?? assert.fail());
  assert.equal(withoutLengths(result), withoutLengths(whole), 'pieces of another length tell something else');
}

async function* cut(pieces: Pieces, length: number): Pieces {
  for await (const piece of pieces) yield* inPieces(piece, length);
}

/** How much of a long text is left out depends on where a piece ends. */
function withoutLengths(result: SuiteResult): string {
  return JSON.stringify(result).replace(/\[\d+ characters left out\]/g, '[…]');
}

type Pieces = AsyncIterable<Uint8Array>;

fuzz('mutations of recorded reports', 5000, async (random) => {
  const left = random.pick(all);
  const xml = Buffer.from(mutated(left.xml ?? '', random));
  const known = random.oneIn(2) ? { specs } : {};
  await check(xml, random, (pieces) =>
    readGauge({ ...left, ...known, xml: pieces, stdout: secrets.censor(left.stdout) }),
  );
});

fuzz('recorded reports with other bytes', 2000, async (random) => {
  const left = random.pick(all);
  const bytes = Buffer.from(left.xml ?? '');
  for (let change = 0; change <= random.below(6) && bytes.length > 0; change += 1) {
    bytes[random.below(bytes.length)] = random.below(256);
  }
  await check(bytes, random, (pieces) => readGauge({ ...left, xml: pieces }));
});

fuzz('hostile reports, as of Gauge and of others', 4000, async (random) => {
  const xml = Buffer.from(random.oneIn(3) ? mutated(hostileXml(random), random) : hostileXml(random));
  const bytes = random.oneIn(10) ? Buffer.from(xml.toString(), 'utf16le') : xml;
  const exitCode = random.pick([0, 1, 2, 137]);
  if (random.oneIn(2)) {
    await check(bytes, random, (pieces) => readJunit({ suite: 's', exitCode, reports: [{ name: 'r.xml', pieces }] }));
  } else {
    const stdout = secrets.censor(hostileText(random));
    await check(bytes, random, (pieces) => readGauge({ suite: 's', exitCode, root, stdout, xml: pieces }));
  }
});

fuzz('reports with secrets of every shape, in pieces of every length', 1000, async (random) => {
  const { text, secrets: planted } = plantSecret(random);
  const said = `${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}`;
  const filler = `<testcase name="a"/>\n`.repeat(random.below(8000));
  const xml = `<testsuites><testsuite name="s">${filler}<testcase name="b"><failure message="it said&#xA;${said.replaceAll('\n', '&#xA;')}">${said}</failure></testcase></testsuite></testsuites>`;
  const bytes = Buffer.from(xml);
  const length = 1 + random.below(bytes.length);
  const files = censoredFiles({ readPieces: async () => inPieces(bytes, length) } as unknown as Files, secrets);
  const reports = [{ name: 'r.xml', pieces: (await files.readPieces('')) ?? assert.fail() }];
  const { tests, problems } = await readJunit({ suite: 's', exitCode: 1, reports });
  assert.deepEqual(
    problems.filter((problem) => problem.includes('cannot be read')),
    [],
  );
  const json = JSON.stringify(tests);
  assert.match(tests.at(-1)?.message ?? '', /^it said/);
  for (const one of planted) assert.ok(!json.includes(one), `a secret leaked of ${JSON.stringify(text)}`);
});

fuzz('consoles of every mode, mutated', 4000, async (random) => {
  const left = random.pick(all);
  const stdout = secrets.censor(mutated(left.stdout, random));
  const began = process.cpuUsage();
  const said = readConsole(stdout);
  assert.ok(process.cpuUsage(began).user / 1000 < slowest, 'it took too long');
  for (const { heading, spec, message, details } of said.scenarios) {
    for (const text of [heading, spec, message, details]) assert.equal(plainText(text), text);
  }
  const result = await readGauge({ ...left, xml: undefined, stdout, ...(random.oneIn(2) ? { specs } : {}) });
  assert.ok(!JSON.stringify(result).includes(secret));
});

fuzz('consoles of hostile words alone', 2000, async (random) => {
  const lines = Array.from({ length: random.below(60) }, () => hostileText(random));
  const stdout = secrets.censor(
    random.pick(['', '{"type":"out","message":""}\n', '# Failing spec\n']) + lines.join('\n'),
  );
  const result = await readGauge({ suite: 's', exitCode: 1, root, xml: undefined, stdout, specs });
  assert.ok(result.problems.length > 0);
  assert.ok(JSON.stringify(result).length < longestResult);
});

fuzz('specifications, mutated', 1000, (random) => {
  const text = mutated(random.pick([...specs.values()]), random);
  for (const { line, lastLine, heading } of readSpec(text).scenarios) {
    assert.ok(line >= 1 && lastLine >= line && typeof heading === 'string');
  }
});
