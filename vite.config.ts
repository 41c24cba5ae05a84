import react from '@vitejs/plugin-react';
import type { BuildOptions, Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { CSP } from './src/server/csp.ts';
import { revisionPlugin } from './src/tools/revisionPlugin.ts';
import { schemaPlugin } from './src/tools/schemaPlugin.ts';

/** Puts the policy that the server sends as a header into the built page as well. */
function cspMeta(): Plugin {
  return {
    name: 'csp-meta',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CSP },
        injectTo: 'head-prepend',
      },
    ],
  };
}

const page: BuildOptions = {
  target: 'es2022',
  outDir: 'dist/page',
  assetsInlineLimit: 0,
  manifest: true,
  rolldownOptions: { input: { main: 'index.html' } },
};

const node: BuildOptions = {
  target: 'node20',
  outDir: 'dist/node',
  copyPublicDir: false,
  rolldownOptions: {
    input: {
      kubarium: 'src/server/kubarium.ts',
      golden: 'src/tools/golden/golden.ts',
      bench: 'src/tools/bench/bench.ts',
    },
  },
};

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [react(), cspMeta(), schemaPlugin(), revisionPlugin()],
  worker: { format: 'es' },
  resolve: {
    // monaco-yaml's worker manager imports a path that Monaco no longer has.
    alias: [{ find: /^monaco-editor\/esm\/vs\/(.*?)(\.js)?$/, replacement: 'monaco-editor/$1.js' }],
  },
  optimizeDeps: {
    include: ['monaco-yaml', 'monaco-yaml/yaml.worker.js', 'monaco-editor/editor'],
  },
  build: isSsrBuild ? node : page,
  test: { environment: 'node', include: ['src/**/*.test.ts'], testTimeout: 120_000 },
}));
