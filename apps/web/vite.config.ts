import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API during development: `npm run dev`, or what `npm run demo` started. */
const apiTarget = process.env['EARMARK_DEV_API'] ?? 'http://127.0.0.1:8787';

export default defineConfig({
  // Relative assets: the server writes the URL base into the `<base>` of index.html.
  base: './',
  plugins: [
    tanstackRouter({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single', semicolons: true }),
    react(),
    tailwindcss(),
    {
      name: 'earmark-dev-base',
      apply: 'serve',
      transformIndexHtml: (html) => html.replaceAll('__EARMARK_BASE__', ''),
    },
  ],
  server: { proxy: { '/api': apiTarget, '/ping': apiTarget } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // A CSP without `data:` scripts; small icons may stay inline.
    assetsInlineLimit: 1024,
    chunkSizeWarningLimit: 600,
    // What the first page needs comes in one piece: forty small files compress worse and wait for one another.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
});
