// One stack and one browser for all cases, in this order: later ones find what earlier ones loaded.
import { after, before } from 'node:test';
import { startBrowser, stopBrowser } from './support/browser.mjs';
import { startStack, stopStack } from './support/stack.mjs';

before(async () => {
  await Promise.all([startStack(), startBrowser()]);
});
after(async () => {
  await stopBrowser();
  await stopStack();
});

await import('./cases/build.mjs');
await import('./cases/upload.mjs');
await import('./cases/files.mjs');
await import('./cases/large.mjs');
await import('./cases/ledger.mjs');
await import('./cases/queue.mjs');
await import('./cases/signin.mjs');
await import('./cases/outage.mjs');
await import('./cases/pages.mjs');
