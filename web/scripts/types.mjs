// Writes src/api/schema.d.ts from the API's own description: node scripts/types.mjs http://127.0.0.1:8000 [FILE]
import { readFile, writeFile } from 'node:fs/promises';
import openapiTypescript, { astToString } from 'openapi-typescript';

const [source, file = new URL('../src/api/schema.d.ts', import.meta.url)] = process.argv.slice(2);
if (!source) {
  console.error('usage: npm run types -- API-ADDRESS|openapi.json [FILE]');
  process.exit(2);
}
const text = /^https?:/.test(source) ? await (await fetch(new URL('/openapi/v1.json', source))).text() : await readFile(source, 'utf8');
const types = astToString(await openapiTypescript(text, { alphabetize: true, defaultNonNullable: false }));
await writeFile(file, `// Generated from /openapi/v1.json by "npm run types"; do not edit.\n${types}`);
