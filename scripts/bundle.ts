import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** The programs in dist/, by name, and what each is made of. */
const entries = {
  streamstress: 'src/streamstress.js',
  action: 'start:src/action.ts',
  cleanup: 'start:src/cleanup.ts',
  gauge: 'src/sandbox/gauge/main.ts',
};

/** `start:FILE` loads a file when Node is known to be new enough, as src/streamstress.js does. */
const start: Plugin = {
  name: 'start',
  setup({ onResolve, onLoad, initialOptions: { absWorkingDir = '' } }) {
    onResolve({ filter: /^start:/ }, ({ path }) => ({ path: path.slice('start:'.length), namespace: 'start' }));
    onLoad({ filter: /./, namespace: 'start' }, ({ path }) => ({
      contents: `import './src/node-version.js';\nawait import('./${path}');\n`,
      resolveDir: absWorkingDir,
    }));
  },
};

/** @actions/core imports an HTTP client for tokens that we never ask for: what is unused may go. */
const withoutTokens: Plugin = {
  name: 'without-tokens',
  setup({ onResolve }) {
    onResolve({ filter: /\/oidc-utils\.js$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: false,
    }));
  },
};

/** Packages in CommonJS ask for Node's own modules by `require`, which an ES module does not have. */
const require =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * Bundles the programs with all packages into a folder; code that several of them share, or that is loaded late, is in
 * files beside them. The same sources give the same bytes, wherever the checkout lies. Returns the paths of what
 * was bundled, relative to root.
 */
export async function bundle(root: string, folder: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([out, file]) => ({ in: file, out })),
    outdir: folder,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    plugins: [start, withoutTokens],
    banner: { js: require },
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0),
  );
}
