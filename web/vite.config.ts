import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

declare const process: { env: Record<string, string | undefined> };

// The API that `npm run dev` sends requests to: `./mba up` prints its address.
const api = process.env['MBA_API_URL'] ?? 'http://127.0.0.1:8000';
const routes = ['client-config', 'uploads', 'ingestions', 'jobs', 'tables', 'stats', 'dead-letters', 'activity', 'previews', 'health', 'ready', 'openapi', 'config.json'];

export default defineConfig({
  base: './',
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // The content security policy allows no inline code or data, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(routes.map((route) => [`/${route}`, api])) },
});
