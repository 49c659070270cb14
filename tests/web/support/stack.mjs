// `mba up` in a folder of its own on free ports, and further API processes on the same database.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const top = fileURLToPath(new URL('../../../', import.meta.url));
const release = (project, assembly = project) => path.join(top, 'src', project, 'bin/Release/net10.0', `${assembly}.dll`);

export const stack = { folder: '', api: '', env: {} };

let up;
const others = new Set();

/** Settings of this terminal have no business in the stack. */
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(RDS_|AWS_|S3_|MBA_|OIDC_|INGEST_|JOBS_|API_|CORS_|DEFAULT_SCOPE|ASPNETCORE_)/.test(name)));

export async function startStack() {
  stack.folder = await mkdtemp(path.join(tmpdir(), 'mba-web-'));
  const port = await freePort();
  up = run([release('Mba.Cli', 'mba'), 'up', '--folder', stack.folder, '--api-port', String(port)], clean);
  await until(async () => {
    if (up.exitCode !== null) throw new Error(`mba up ended: ${up.output}`);
    return readFile(path.join(stack.folder, 'stack.env'), 'utf8').catch(() => '');
  }, 110_000);
  const text = await readFile(path.join(stack.folder, 'stack.env'), 'utf8');
  stack.env = Object.fromEntries([...text.matchAll(/^(\w+)='(.*)'$/gm)].map((line) => [line[1], line[2]]));
  stack.api = stack.env.MBA_API_URL.replace(/\/$/, '');
}

export async function stopStack() {
  await Promise.all([...others].map(stop));
  if (up) await stop(up);
  if (stack.folder) await rm(stack.folder, { recursive: true, force: true });
}

/** Another API on the stack's database; `settings` such as OIDC_AUTHORITY are added. */
export async function startApi(settings = {}, port = undefined) {
  const address = `http://127.0.0.1:${port ?? (await freePort())}`;
  const child = run([release('Mba.UploadApiLambda')], { ...clean, ...stack.env, ...settings, ASPNETCORE_URLS: address }, stack.folder);
  others.add(child);
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the API ended: ${child.output}`);
    return (await fetch(`${address}/health`).catch(() => null))?.ok;
  }, 30_000);
  return { address, stop: () => stop(child) };
}

function run(args, env, cwd = top) {
  const child = spawn('dotnet', ['exec', ...args], { env, cwd });
  child.output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (child.output = (child.output + data).slice(-4000)));
  return child;
}

async function stop(child) {
  others.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(hard);
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks until the answer is true; gives it back. */
export async function until(ask, milliseconds = 20_000, every = 150) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`still not so after ${milliseconds} ms: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** Statements of the test's own, past the system; answers lines of tab-separated values. */
export async function sql(statements) {
  const { RDS_HOST, RDS_PORT, RDS_USERNAME, RDS_PASSWORD, RDS_DATABASE } = stack.env;
  const args = ['--no-defaults', '-h', RDS_HOST, '-P', RDS_PORT, '-u', RDS_USERNAME, '--batch', '--skip-column-names', '-e', statements, RDS_DATABASE];
  return (await promisify(execFile)('mariadb', args, { env: { ...process.env, MYSQL_PWD: RDS_PASSWORD } })).stdout.trim();
}

export const json = async (route, options) => (await fetch(stack.api + route, options)).json();

/** A call of SQS on the emulator, which checks no signature. */
export async function sqs(action, body) {
  const answer = await fetch(stack.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': `AmazonSQS.${action}`,
      Authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=00',
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
