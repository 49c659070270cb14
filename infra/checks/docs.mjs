// The commands of docs/operations.md: blocks marked `bash` are run here, in a folder of their own; blocks marked `bash aws` need a deployment, and their
// calls are checked against AWS's service models, the templates' outputs, the settings and the files of this repository.
// Usage: node infra/checks/docs.mjs CDK.OUT (a synthesised dev stage; its outputs stand for those of a deployment)
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { foldersFromArguments, readTemplate, templatesIn } from './templates.mjs';

const pages = ['docs/operations.md', 'docs/bring-your-own.md'];
const [assembly] = foldersFromArguments('usage: node infra/checks/docs.mjs CDK.OUT');

/** Blocks of a page: [{ page, line, aws, text }]. */
const blocksOf = (page, text) =>
  [...text.matchAll(/^( *)```bash(?: (\w+))?\n([\s\S]*?)\n *```$/gm)].map(([, indent, marker, body, ], i, all) => {
    if (marker !== undefined && marker !== 'aws') throw new Error(`${page}: a block is marked ${marker}`);
    return { page, aws: marker === 'aws', text: body.split('\n').map((l) => l.slice(indent.length)).join('\n') };
  });

/** Calls of the AWS command line in a block, comments and other commands left out. */
const callsIn = (text) =>
  text.replace(/\\\n\s*/g, ' ').split(/\n|&&|\|\||;|\|/).map((c) => c.replace(/\s>\S+.*$/, '').trim()).filter((c) => c.startsWith('aws ')).map((c) => c.replace(/\s#.*$/, ''));

const quotedCalls = (text) => [...text.matchAll(/`(aws [a-z0-9-]+ [a-z0-9-]+[^`]*)`/g)].map(([, call]) => call.replace(/…/g, 'x'));

const settings = readdirSync('infra').filter((f) => /^SettingsOfContext.*\.cs$/.test(f)).flatMap((f) =>
  [...readFileSync(join('infra', f), 'utf8').matchAll(/context\.\w+\(\s*"(\w+)"/g)].map(([, name]) => name));

/** Outputs of all shapes that the documentation speaks of: by stack, as `cdk deploy --outputs-file` writes them. */
const outputs = Object.fromEntries(templatesIn(assembly).map((file) => {
  const own = Object.keys(readTemplate(file).Outputs ?? {}).filter((name) => !name.startsWith('ExportsOutput'));
  return [file.split('/').at(-1).replace('.template.json', ''), Object.fromEntries(own.map((name) => [name, `value-of-${name}`]))];
}));
const optional = ['MachineClientId', 'AnalystSecretArn', 'FunctionSecurityGroup'];
const outputNames = new Set([...Object.values(outputs).flatMap((o) => Object.keys(o)), ...optional]);

function awsProblems(lines) {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME, '.cache'), 'mba');
  const libraries = existsSync(cache) ? readdirSync(cache).filter((n) => n.startsWith('cfn-lint-')).map((n) => join(cache, n)) : [];
  const env = { ...process.env, PYTHONPATH: [...libraries, process.env.PYTHONPATH ?? ''].join(':') };
  const checked = spawnSync('python3', ['infra/checks/aws_calls.py'], { input: lines.join('\n'), encoding: 'utf8', env });
  if (checked.status !== 0) throw new Error(`aws_calls.py: ${checked.stderr}`);
  return checked.stdout.split('\n').filter((line) => line !== '');
}

/** What is wrong with the text of the pages, and how much was looked at. */
function check(texts) {
  const blocks = texts.flatMap(([page, text]) => blocksOf(page, text));
  const whole = blocks.filter((b) => b.aws).flatMap((b) => callsIn(b.text));
  const part = texts.flatMap(([, text]) => quotedCalls(text));
  const found = awsProblems([...whole.map((c) => `whole\t${c}`), ...part.map((c) => `part\t${c}`)]);
  for (const { page, text } of blocks) {
    const syntax = spawnSync('bash', ['-n'], { input: text.replace(/<[\w ']+>/g, 'x'), encoding: 'utf8' });
    if (syntax.status !== 0) found.push(`${page}: ${syntax.stderr.trim()}`);
    for (const [, name] of text.matchAll(/-c (\w+)=/g)) if (!settings.includes(name)) found.push(`${page}: -c ${name} is not a setting`);
    for (const [name] of text.matchAll(/(?<=<)[A-Z]\w+(?=>)/g)) if (!outputNames.has(name)) found.push(`${page}: no stack has an output ${name}`);
    for (const [file] of text.matchAll(/(?<=^|[ =])(infra|docs|samples|tests|src)\/[\w./-]+/gm)) if (!existsSync(file.trim()) && !file.includes('artifacts')) found.push(`${page}: ${file} does not exist`);
  }
  return { found, blocks, calls: whole.length + part.length };
}

/** Runs a block where the repository's files are, and nothing that it writes stays. */
function run({ page, text }) {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  try {
    for (const name of ['infra', 'node_modules', 'artifacts', 'package.json', 'samples']) if (existsSync(name)) symlinkSync(resolve(name), join(folder, name));
    writeFileSync(join(folder, 'outputs.json'), JSON.stringify(outputs));
    const done = spawnSync('bash', ['-euo', 'pipefail', '-c', text], { cwd: folder, encoding: 'utf8' });
    const first = text.split('\n')[0];
    if (done.status !== 0) return `${page}: ended with ${done.status}: ${first}\n${done.stdout}${done.stderr}`;
    console.log(`ran: ${first}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The README names the regions whose authorities of RDS are in the bundle that the functions trust. */
function regionProblems() {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  try {
    const bundle = join(folder, 'certificates.pem');
    spawnSync(process.execPath, ['infra/certificates.mjs', bundle]);
    const roots = readFileSync(bundle, 'utf8').split(/(?<=-----END CERTIFICATE-----\n)/).filter((pem) => pem.includes('BEGIN'));
    const covered = roots.map((pem) => /Amazon RDS ([a-z]{2}(?:-[a-z]+)+-[0-9]) Root CA RSA2048 G1/.exec(new X509Certificate(pem).subject)?.[1]).filter(Boolean).sort();
    const named = readFileSync('README.md', 'utf8').match(/which cover RDS in these regions: ([^.]*)\./)?.[1].split(/,\s+/) ?? [];
    return covered.length > 0 && covered.join() === named.join() ? [] : [`README.md: the certificates cover ${covered.join(', ')}; it names ${named.join(', ')}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const texts = pages.map((page) => [page, readFileSync(page, 'utf8')]);
const { found, blocks, calls } = check(texts);
const own = blocks.filter((b) => !b.aws);
found.push(...regionProblems());
found.push(...own.map(run).filter((problem) => problem !== undefined));
// Each kind of mistake, put in, would be found.
for (const [right, wrong] of [['--user-pool-id', '--pool-id'], ['-c stage=', '-c stgae='], ['<UserPoolId>', '<PoolId>'], ['infra/outputs-env.mjs', 'infra/outputs.mjs']]) {
  if (!texts.some(([, text]) => text.includes(right))) throw new Error(`${right} stands in no page: the check of the check is out of date`);
  if (check(texts.map(([page, text]) => [page, text.replaceAll(right, wrong)])).found.length <= found.length) throw new Error(`${wrong} would not be found`);
}
if (own.length < 3 || calls < 10) found.push(`only ${own.length} blocks and ${calls} calls were found`);
for (const problem of found) console.error(problem);
console.log(`${own.length} blocks run, ${blocks.length - own.length} blocks and ${calls} AWS calls checked, ${found.length} problems`);
process.exitCode = found.length === 0 ? 0 : 1;
