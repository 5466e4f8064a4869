import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchExplain } from './explain.ts';
import { writeJunitFile } from './junit-file.ts';
import { type Found, parsers, wholeDocument } from './junit-parsers.ts';

const megabyte = 1_000_000;
const sizes = [1, 50, 500];
const rounds = 3;

/** One reading of one file in a process of its own. */
interface Reading {
  readonly seconds: number;
  /** Most memory that the process held. */
  readonly megabytes: number;
  readonly found: Found;
}

/**
 * Reads reports of 1, 50 and 500 MB with our reader and with others, results built, each reading in a process of its
 * own; the best of three. Aims: the speed of saxes, four times that of fast-xml-parser, and at 500 MB at most 1.2 times
 * the memory of 50 MB. Parsers of whole documents read each file once; what they cannot hold is said. Before that,
 * failures are explained.
 */
export async function bench(): Promise<void> {
  benchExplain();
  const folder = await mkdtemp(join(tmpdir(), 'streamstress-bench-'));
  try {
    const memory: number[] = [];
    for (const size of sizes) memory.push(await measure(folder, size));
    const [, at50 = 0, at500 = 0] = memory;
    console.log(`memory at 500 MB is ${(at500 / at50).toFixed(2)} times that at 50 MB (aim: at most 1.2)`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints a line for each parser; most memory of ours, in MB. */
async function measure(folder: string, size: number): Promise<number> {
  const path = join(folder, `${size}.xml`);
  await writeJunitFile(path, size * megabyte);
  const bytes = (await stat(path)).size;
  const own = await best('streamstress', path);
  for (const name of Object.keys(parsers)) {
    const reading = name === 'streamstress' ? own : await best(name, path);
    console.log(`${String(size).padStart(3)} MB  ${name.padEnd(16)} ${line(reading, own, bytes)}`);
  }
  await rm(path);
  return typeof own === 'string' ? Number.NaN : own.megabytes;
}

function line(reading: Reading | string, own: Reading | string, bytes: number): string {
  if (typeof reading === 'string' || typeof own === 'string') return String(reading);
  const { seconds, megabytes, found } = reading;
  const speed = `${(bytes / megabyte / seconds).toFixed(1).padStart(6)} MB/s`;
  const ratio = `ours is ${(seconds / own.seconds).toFixed(1)} times as fast`;
  const same = found.tests === own.found.tests && found.failed === own.found.failed ? '' : ', and it found others';
  return `${speed}, ${megabytes.toFixed(0).padStart(5)} MB, ${found.tests} tests; ${ratio}${same}`;
}

async function best(name: string, path: string): Promise<Reading | string> {
  const readings: Reading[] = [];
  for (let round = 0; round < (wholeDocument.includes(name) ? 1 : rounds); round += 1) {
    const reading = await inChild(name, path);
    if (typeof reading === 'string') return reading;
    readings.push(reading);
  }
  return readings.reduce((a, b) => (a.seconds < b.seconds ? a : b));
}

async function inChild(name: string, path: string): Promise<Reading | string> {
  try {
    const script = join(import.meta.dirname, 'read-junit-file.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, name, path], { timeout: 600_000 });
    return JSON.parse(stdout);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    return `cannot: ${stderr.match(/FATAL ERROR.*|\w*Error: .*/)?.[0] ?? 'it did not end'}`;
  }
}
