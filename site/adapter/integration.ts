import type { AstroIntegration } from 'astro';

/** The build's half of the adapter: names the module that becomes `site.mjs`. */
export default function compiledPages(): AstroIntegration {
  return {
    name: 'compiled-pages',
    hooks: {
      'astro:config:done': ({ setAdapter }) => {
        setAdapter({
          name: 'compiled-pages',
          entrypointResolution: 'auto',
          serverEntrypoint: new URL('./server.ts', import.meta.url),
          adapterFeatures: { buildOutput: 'server' },
          supportedAstroFeatures: { serverOutput: 'stable', sharpImageService: 'unsupported' },
        });
      },
    },
  };
}
