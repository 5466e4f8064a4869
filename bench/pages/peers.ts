import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Cell, SeededHistory } from '../series/generate.ts';

/** Runs that are fetched at once; more, and the browser gives up. */
const batch = 200;

const style =
  '<style>body{font:14px sans-serif}td,th{text-align:left;padding:2px 8px}canvas{width:240px;height:90px}</style>';

/** A page that fetches the results of every run, batch by batch, and draws a trend and a table of the newest runs. */
export async function batchedPage(folder: string, { runs, tests }: SeededHistory): Promise<void> {
  await mkdir(join(folder, 'runs'), { recursive: true });
  const names = runs.map((_, run) => `run-${run}.json`);
  await writeFile(join(folder, 'runs', 'manifest.json'), JSON.stringify(names));
  for (const [run, cells] of runs.entries()) {
    const results = cells.flatMap((cell, test) => (cell === undefined ? [] : [resultOf(tests[test], cell)]));
    const failed = results.filter(({ passed }) => !passed).length;
    const file = { id: `run-${run}`, total: results.length, passed: results.length - failed, failed, tests: results };
    await writeFile(join(folder, 'runs', names[run] as string), JSON.stringify(file));
  }
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><title>runs</title>${style}<svg width=1200 height=200></svg><table><tbody></tbody></table><script>(${batchedScript})(${batch})</script>`,
  );
}

const batchedScript = `async (batch) => {
  const names = await (await fetch('runs/manifest.json')).json();
  const runs = [];
  for (let at = 0; at < names.length; at += batch)
    runs.push(...(await Promise.all(names.slice(at, at + batch).map(async (name) => (await fetch('runs/' + name)).json()))));
  const bar = (run, at) => '<rect x="' + (at * 1200) / runs.length + '" width="' + 1200 / runs.length + '" y="' + (200 - (200 * run.passed) / run.total) + '" height="' + (200 * run.passed) / run.total + '"/>';
  document.querySelector('svg').innerHTML = runs.map(bar).join('');
  const row = (run) => '<tr><td>' + run.id + '<td>' + run.total + '<td>' + run.passed + '<td>' + run.failed;
  document.querySelector('tbody').innerHTML = runs.slice(-100).reverse().map(row).join('');
}`;

/** A page that draws one chart a test of one file with everything in it, with Chart.js (a file of npm). */
export async function chartsPage(folder: string, { runs, tests }: SeededHistory, chartJs: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(chartJs, join(folder, 'chart.js'));
  const entries = runs.map((cells, run) => ({
    ...{ commit: { id: `c${run}`, message: `Commit ${run}`, url: 'https://example.org' }, date: run, tool: 'tests' },
    benches: cells.flatMap((cell, test) =>
      cell ? [{ name: tests[test]?.id, value: cell.failed ? 0 : 1, unit: 'passed' }] : [],
    ),
  }));
  await writeFile(join(folder, 'data.js'), `window.entries = ${JSON.stringify(entries)}`);
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><title>charts</title>${style}<main></main><script src=data.js></script><script src=chart.js></script><script>(${chartsScript})()</script>`,
  );
}

const chartsScript = `() => {
  const byTest = new Map();
  for (const { commit, benches } of window.entries)
    for (const { name, value } of benches) byTest.set(name, [...(byTest.get(name) ?? []), [commit.id, value]]);
  for (const [name, points] of byTest) {
    const canvas = document.createElement('canvas');
    document.querySelector('main').append(canvas);
    new Chart(canvas, { type: 'line', data: { labels: points.map(([id]) => id), datasets: [{ label: name, data: points.map(([, value]) => value) }] } });
  }
}`;

/** A page that draws every cell with a fillRect of its own, all that are there, and says how long that took. */
export async function filledPage(folder: string, rows: number, columns: number): Promise<void> {
  await mkdir(dirname(join(folder, 'index.html')), { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><title>cells</title><canvas width=1200 height=800></canvas><script>(${filledScript})(${rows}, ${columns})</script>`,
  );
}

const filledScript = `(rows, columns) => {
  const context = document.querySelector('canvas').getContext('2d', { willReadFrequently: true });
  const started = performance.now();
  const colours = ['#3f86d8', '#e06a14', '#7d8793'];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      context.fillStyle = colours[(row * column) % 31 === 0 ? 1 : 0];
      context.fillRect((column * 1200) / columns, (row * 800) / rows, 1200 / columns, 800 / rows);
    }
  context.getImageData(0, 0, 1, 1);
  window.filled = performance.now() - started;
}`;

function resultOf(test: SeededHistory['tests'][number] | undefined, cell: NonNullable<Cell>) {
  return {
    spec: test?.spec ?? '',
    scenario: test?.id ?? '',
    passed: !cell.failed,
    duration_secs: 12.5,
    error_message: cell.failed ? `Step failed: expected 1, got 0 in ${test?.id}, ${cell.cause}` : null,
  };
}
