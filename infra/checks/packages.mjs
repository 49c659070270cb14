// All packages of the product and its tools: writes artifacts/sbom.json (CycloneDX 1.6), and fails on a licence that is not accepted or an
// advisory that the registries know. A registry that cannot be asked is said, and is no finding.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const accepted = new Set(['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'CC-BY-4.0', 'Python-2.0', 'Unlicense', 'MS-PL', 'MIT-0']);

// Packages whose licence is another, or is not written as an expression: each with the licence that was read, and why it is accepted.
const reviewed = JSON.parse(readFileSync(new URL('packages.json', import.meta.url), 'utf8'));

const folders = (top) =>
  existsSync(top) ? readdirSync(top, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => join(top, e.name)) : [];

/** NuGet packages of all lock files; those that only tests and benchmarks need are optional. */
function nuget() {
  const found = new Map();
  const projects = ['src', 'tests', 'bench'].flatMap(folders).concat('infra').filter((p) => existsSync(join(p, 'packages.lock.json')));
  for (const project of projects) {
    const lock = JSON.parse(readFileSync(join(project, 'packages.lock.json'), 'utf8'));
    for (const [name, p] of Object.values(lock.dependencies).flatMap((d) => Object.entries(d))) {
      if (p.type === 'Project' || !p.resolved) continue;
      const key = `${name.toLowerCase()}@${p.resolved}`;
      const required = project.startsWith('src') || project === 'infra';
      const known = found.get(key);
      if (known) known.required ||= required;
      else found.set(key, { kind: 'nuget', name, version: p.resolved, hash: ['SHA-512', base64(p.contentHash)], required, licence: nugetLicence(name, p.resolved) });
    }
  }
  return [...found.values()];
}

const base64 = (text) => (text ? Buffer.from(text, 'base64').toString('hex') : undefined);

/** The expression of a package's nuspec; undefined when it names a file or an address. */
function nugetLicence(name, version) {
  const root = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');
  const file = join(root, name.toLowerCase(), version.toLowerCase(), `${name.toLowerCase()}.nuspec`);
  return existsSync(file) ? readFileSync(file, 'utf8').match(/<license type="expression">\s*([^<]+?)\s*<\/license>/)?.[1] : undefined;
}

/** npm packages of a lock file (version 3, which has the licences). */
function npm(folder, required) {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, p]) => path !== '' && p.version && !p.link)
    .map(([path, p]) => {
      const name = p.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const [algorithm, digest] = (p.integrity ?? '').split('-');
      const hash = algorithm === 'sha512' ? ['SHA-512', base64(digest)] : undefined;
      return { kind: 'npm', name, version: p.version, hash, required: required && !p.dev, licence: p.license ?? installedLicence(folder, path) };
    });
}

function installedLicence(folder, path) {
  const file = join(folder, path, 'package.json');
  const licence = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).license : undefined;
  return typeof licence === 'string' ? licence : undefined;
}

/** True when one side of every OR, and both sides of every AND, are accepted. */
function isAccepted(expression) {
  const plain = expression.replaceAll(/[()]/g, ' ').trim();
  if (/\bOR\b/.test(plain)) return plain.split(/\bOR\b/).some(isAccepted);
  if (/\bAND\b/.test(plain)) return plain.split(/\bAND\b/).every(isAccepted);
  return accepted.has(plain.trim());
}

function licenceFindings(components) {
  const findings = [];
  for (const c of components) {
    const review = reviewOf(c);
    if (review) c.licence = review.licence;
    else if (!c.licence) findings.push(`${c.kind} ${c.name} ${c.version}: no licence expression; read its licence and add it to infra/checks/packages.json`);
    else if (!isAccepted(c.licence)) findings.push(`${c.kind} ${c.name} ${c.version}: ${c.licence} is not among the accepted licences`);
  }
  for (const pattern of Object.keys(reviewed.licences).filter((p) => !components.some((c) => fits(p, c))))
    findings.push(`infra/checks/packages.json reviews ${pattern}, which is no longer used`);
  return findings;
}

/** A pattern is a name, or the beginning of one with an asterisk. */
function fits(pattern, component) {
  const name = `${component.kind}:${component.name}`;
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function reviewOf(component) {
  const pattern = Object.keys(reviewed.licences).find((p) => fits(p, component));
  return pattern && reviewed.licences[pattern];
}

function ask(command, args, cwd) {
  try {
    return { text: execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000, maxBuffer: 64 << 20 }) };
  } catch (e) {
    return { text: e.stdout ?? '', failed: true };
  }
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** NuGet's advisories; null when the registry does not publish any or does not answer. */
function nugetAdvisories() {
  const { text, failed } = ask('dotnet', ['list', 'Mba.Serverless.sln', 'package', '--vulnerable', '--include-transitive', '--format', 'json', '--no-restore']);
  const report = parsed(text);
  const problems = report?.problems?.map((p) => p.text) ?? [];
  if (failed || !report?.projects || problems.length > 0) return null;
  const found = advisoriesIn(report);
  return found.length > 0 || publishesAdvisories() ? found : null;
}

/** A registry without advisories answers that nothing is vulnerable: ask it about a version that is known to be. */
function publishesAdvisories() {
  const folder = mkdtempSync(join(tmpdir(), 'mba-advisories-'));
  try {
    writeFileSync(
      join(folder, 'known.csproj'),
      `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
       <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.3" /></ItemGroup></Project>`,
    );
    if (ask('dotnet', ['restore', '--verbosity', 'quiet'], folder).failed) return false;
    const report = parsed(ask('dotnet', ['list', 'package', '--vulnerable', '--format', 'json', '--no-restore'], folder).text);
    return report?.projects ? advisoriesIn(report).length > 0 : false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function advisoriesIn(report) {
  return report.projects
    .flatMap((p) => p.frameworks ?? [])
    .flatMap((f) => [...(f.topLevelPackages ?? []), ...(f.transitivePackages ?? [])])
    .flatMap((p) => (p.vulnerabilities ?? []).map((v) => ({ id: v.advisoryurl, text: `nuget ${p.id} ${p.resolvedVersion}: ${v.severity} ${v.advisoryurl}` })));
}

/** npm's advisories; null when the registry has none to ask for. */
function npmAdvisories(folder) {
  const report = parsed(ask('npm', ['audit', '--json'], folder).text);
  if (!report?.vulnerabilities) return null;
  return Object.values(report.vulnerabilities)
    .flatMap((v) => v.via.filter((w) => typeof w === 'object'))
    .map((w) => ({ id: w.url, text: `npm ${w.name} ${w.range}: ${w.severity} ${w.url}` }));
}

function sbom(components) {
  const type = { nuget: 'pkg:nuget', npm: 'pkg:npm' };
  const list = components
    .map((c) => ({
      type: 'library',
      'bom-ref': `${type[c.kind]}/${c.name.replace('@', '%40')}@${c.version}`,
      name: c.name,
      version: c.version,
      scope: c.required ? 'required' : 'optional',
      ...(c.hash?.[1] ? { hashes: [{ alg: c.hash[0], content: c.hash[1] }] } : {}),
      ...(c.licence ? { licenses: [{ expression: c.licence }] } : {}),
      purl: `${type[c.kind]}/${c.name.replace('@', '%40')}@${c.version}`,
    }))
    .sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const seed = createHash('sha256').update(JSON.stringify(list)).digest('hex');
  const serial = `${seed.slice(0, 8)}-${seed.slice(8, 12)}-5${seed.slice(13, 16)}-8${seed.slice(17, 20)}-${seed.slice(20, 32)}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serial}`,
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': 'mba-serverless', name: 'mba-serverless', licenses: [{ expression: 'Apache-2.0' }] } },
    components: list,
  };
}

const unique = new Map();
for (const c of [...nuget(), ...npm('.', false), ...(existsSync('web/package-lock.json') ? npm('web', true) : [])]) {
  const key = `${c.kind}:${c.name}@${c.version}`;
  if (unique.has(key)) unique.get(key).required ||= c.required;
  else unique.set(key, c);
}
const components = [...unique.values()];
const findings = licenceFindings(components);
mkdirSync('artifacts', { recursive: true });
writeFileSync('artifacts/sbom.json', JSON.stringify(sbom(components), null, 1));

const asked = [['NuGet', nugetAdvisories()], ['npm (tools)', npmAdvisories('.')], ...(existsSync('web/package-lock.json') ? [['npm (web)', npmAdvisories('web')]] : [])];
for (const [registry, advisories] of asked) {
  if (advisories === null) console.log(`${registry}: the registry publishes no advisories, or cannot be reached; not checked`);
  else {
    console.log(`${registry}: ${advisories.length} advisories`);
    findings.push(...advisories.filter((a) => !reviewed.advisories[a.id]).map((a) => a.text));
  }
}
console.log(`${components.length} packages, ${components.filter((c) => c.required).length} of them in what is deployed; artifacts/sbom.json`);
if (findings.length > 0) {
  console.error([...new Set(findings)].sort().join('\n'));
  process.exit(1);
}
