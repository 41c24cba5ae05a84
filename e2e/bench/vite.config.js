import { defineConfig } from 'vite';

/** Its modules import each other without extensions: bundled, they run in Node. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  build: {
    ssr: 'rival.js',
    outDir: '../../dist/bench',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
  },
});
