import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { planOf } from '../src/ci/plan.ts';
import { type SourceFile, validate } from '../src/ci/validate.ts';
import { median } from './median.ts';

const copies = 1000;
const starts = 11;

/**
 * Validates and plans 1,000 configurations, real ones with other names, in this process, beside what the YAML parser takes
 * for them alone; and the time from the start of the program to its first verdict beside Node that does nothing. Aims: less
 * than 3 ms a file, less than 250 ms. An argument names the folder of another built package.
 */
export async function bench([built = join(import.meta.dirname, '..')]: readonly string[]): Promise<void> {
  const data = process.env.STREAMSTRESS_DATA;
  if (data === undefined) throw new Error('real configurations are taken from the folder that STREAMSTRESS_DATA names');
  const sources = copiesOf(join(data, 'corpus/ci-operator/valid'));
  const bytes = sources.reduce((sum, { text }) => sum + text.length, 0);
  for (const source of sources.slice(0, 100)) planned(source);
  const parsing = perFile(sources, ({ text }) => parseAllDocuments(text));
  const values = perFile(sources, ({ text }) => parse(text));
  const ours = perFile(sources, planned);
  const validating = perFile(sources, (source) => validate(source));
  const size = (bytes / copies / 1000).toFixed(1);
  console.log(
    `${copies} configurations of ${size} kB: validated and planned ${ours.toFixed(2)} ms a file (aim: less than 3)`,
  );
  console.log(
    `  of which validated ${validating.toFixed(2)}; documents of the parser alone ${parsing.toFixed(2)}, its values ${values.toFixed(2)}`,
  );
  console.log(`  ours is ${(ours / parsing).toFixed(2)} times the parser alone`);
  const rss = process.memoryUsage().rss / 1e6;
  console.log(`  ${rss.toFixed(0)} MB in this process`);
  firstVerdict(sources[0], resolve(built, 'dist/streamstress.js'));
}

function planned(source: SourceFile): unknown {
  return planOf(validate(source), { targets: [] });
}

/** Copies of real files, each of a repository of its own name. */
function copiesOf(folder: string): readonly SourceFile[] {
  const real = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return Array.from({ length: copies }, (_, n) => {
    const text = real[n % real.length] ?? '';
    const renamed = text.replace(/^( {2}(?:repo|org): )(.*)$/gm, `$1$2-${n}`);
    return { path: `config/org-${n}/repo-${n}/org-${n}-repo-${n}-main.yaml`, text: renamed };
  });
}

/** Milliseconds. */
function perFile(sources: readonly SourceFile[], work: (source: SourceFile) => unknown): number {
  const began = performance.now();
  for (const source of sources) work(source);
  return (performance.now() - began) / sources.length;
}

function firstVerdict(source: SourceFile | undefined, program: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'streamstress-bench-'));
  try {
    const file = join(folder, 'config.yaml');
    writeFileSync(file, source?.text ?? '');
    const env = { ...process.env, STREAMSTRESS_CACHE: join(folder, 'cache') };
    const time = (...args: readonly string[]) => {
      const began = performance.now();
      spawnSync(process.execPath, args, { env });
      return performance.now() - began;
    };
    time(program, 'ci', 'validate', file);
    const rounds = Array.from(
      { length: starts },
      () => [time('-e', '0'), time(program, 'ci', 'validate', file)] as const,
    );
    const [floor, verdict] = [median(rounds.map(([node]) => node)), median(rounds.map(([, ours]) => ours))];
    console.log(
      `from the start to the first verdict ${verdict.toFixed(0)} ms (aim: less than 250); node -e 0 ${floor.toFixed(0)} ms, n = ${starts}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
