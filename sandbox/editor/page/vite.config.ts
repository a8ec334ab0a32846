import { resolve } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // One script for a page that is served from this machine.
  build: {
    outDir: resolve(import.meta.dirname, '../../../build/editor'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
  },
});
