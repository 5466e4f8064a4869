import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** The programs in dist/, by name, and what each is made of. */
const entries = {
  streamstress: 'src/streamstress.js',
  action: 'start:src/action.ts',
  cleanup: 'start:src/cleanup.ts',
  gauge: 'src/sandbox/gauge/main.ts',
  oc: 'src/sandbox/oc/main.ts',
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

/**
 * Modules that do nothing but give what is imported, and do not say so: whoever uses a function of src/wiring.ts or a class
 * of the cluster's client gets neither all adapters nor all kinds of the API, and nobody gets the HTTP client that
 * @actions/core has for tokens.
 */
const pure = /^(src\/.*\.ts|node_modules\/@kubernetes\/client-node\/dist\/.*|node_modules\/.*\/oidc-utils\.js)$/;

/** Leaves out of pure modules what is unused. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onResolve, initialOptions: { absWorkingDir = '' } }) {
    onResolve({ filter: /^\.{1,2}\/.*\.[jt]s$/ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path);
      return pure.test(relative(absWorkingDir, file)) ? { path: file, sideEffects: false } : undefined;
    });
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
    plugins: [start, withoutUnused],
    banner: { js: require },
    // Names stay, for stack traces; keepNames would pay for them with a call for each function as a file is loaded.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0),
  );
}
