/** `npm run bench -- NAME`: measures beside a peer or a floor in the same run, and prints ratios. */
const benches: Readonly<Record<string, () => Promise<{ bench(args: readonly string[]): Promise<void> }>>> = {
  build: () => import('./build.ts'),
  ci: () => import('./ci.ts'),
  'ci-run': () => import('./ci-run.ts'),
  deploy: () => import('./deploy.ts'),
  history: () => import('./history.ts'),
  pages: () => import('./pages.ts'),
  results: () => import('./results.ts'),
  start: () => import('./start.ts'),
  verdicts: () => import('./verdicts.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  console.error(`no such bench: "${name}". There are: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  await (await load()).bench(args);
}
