import { defineConfig } from 'astro/config';
import compiledPages from './adapter/integration.ts';

/** Compiled once, at release time, into a module that renders pages later, where there are neither Astro nor sources. */
export default defineConfig({
  srcDir: '.',
  outDir: '../build/site',
  cacheDir: '../build/site-cache',
  publicDir: './public',
  output: 'server',
  adapter: compiledPages(),
  base: '/__BASE__/',
  trailingSlash: 'always',
  compressHTML: true,
  build: { inlineStylesheets: 'never', assets: '_astro', concurrency: 1 },
  image: { service: { entrypoint: 'astro/assets/services/noop' } },
  security: { checkOrigin: false },
  devToolbar: { enabled: false },
  vite: {
    cacheDir: '../build/vite-cache',
    ssr: { noExternal: true },
    environments: { ssr: { build: { rollupOptions: { output: { chunkFileNames: 'chunks/[name].mjs' } } } } },
    build: { assetsInlineLimit: 0, modulePreload: false },
  },
});
