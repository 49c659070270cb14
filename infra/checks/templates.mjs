// The synthesised templates of a cloud assembly, read as the checks need them.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Paths of the templates in a folder that `cdk synth` wrote. */
export const templatesIn = (folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.template.json')).sort().map((name) => join(folder, name));

export const readTemplate = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** A copy of the template without the bootstrap check, which is no part of the stack and which an including stack has itself. */
export function withoutBootstrapCheck(file) {
  const { Rules, ...template } = readTemplate(file);
  delete template.Parameters?.BootstrapVersion;
  const copy = join(mkdtempSync(join(tmpdir(), 'template-')), basename(file));
  writeFileSync(copy, JSON.stringify(template));
  return { copy, template };
}

/** The folders named on the command line. */
export function foldersFromArguments(usage) {
  const folders = process.argv.slice(2);
  if (folders.length === 0) {
    console.error(usage);
    process.exit(2);
  }
  return folders;
}
