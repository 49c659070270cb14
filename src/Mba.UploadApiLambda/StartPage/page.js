// Counts and newest runs of the API that serves this page, asked for every two seconds while the page is seen.
const INTERVAL = 2000;
const byId = (id) => document.getElementById(id);
const number = new Intl.NumberFormat();
let token = '';

async function ask(path) {
  const answer = await fetch(path, { cache: 'no-store', headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (!answer.ok) throw Object.assign(new Error(`The API answers ${answer.status}.`), { status: answer.status });
  return answer.json();
}

function say(text, state) {
  byId('state').textContent = text;
  byId('state').className = state;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function fillTable(table, heads, rows) {
  const row = (cells, name) => {
    const made = document.createElement('tr');
    made.append(...cells.map((cell) => element(name, cell.text ?? cell, cell.className ?? (typeof cell === 'number' ? 'number' : ''))));
    return made;
  };
  table.replaceChildren(row(heads, 'th'), ...rows.map((cells) => row(cells.map((c) => (typeof c === 'number' ? { text: number.format(c), className: 'number' } : c)), 'td')));
}

function fillList(list, counts) {
  const entries = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  list.replaceChildren(...(entries.length ? entries.map(([name, count]) => element('li', `${name}: ${number.format(count)}`)) : [element('li', 'none')]));
}

const bytes = (count) => (count < 1e6 ? `${number.format(Math.round(count / 1e3))} kB` : `${number.format(Math.round(count / 1e5) / 10)} MB`);
const share = (rate) => (rate === undefined ? '' : `${(rate * 100).toFixed(1)} %`);
const period = (name, p) => [name, p.runs, p.success, p.failed, p.skipped, p.rows, p.rejected, { text: bytes(p.bytes), className: 'number' }, { text: share(p.successRate), className: 'number' }, p.rowsPerSecond === undefined ? '' : Math.round(p.rowsPerSecond)];

function run(r) {
  const result = r.errorCode ? `${r.status} ${r.errorCode}` : r.status;
  return [new Date(r.startedAt).toLocaleTimeString(), { text: result, className: r.status.toLowerCase() }, r.key.split('/').pop(), r.table ?? '', r.rowsRead, r.rowsInserted + r.rowsUpdated, r.rowsSkipped, r.rowsRejected, r.durationMs === undefined ? '' : { text: `${number.format(r.durationMs)} ms`, className: 'number' }];
}

async function show() {
  const [stats, page] = await Promise.all([ask('stats'), ask('ingestions?limit=20')]);
  byId('counts').replaceChildren(...['queued', 'inFlight', 'deadLettered', 'processed', 'failed'].filter((name) => stats[name] !== undefined)
    .flatMap((name) => [element('dt', name.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)), element('dd', number.format(stats[name]))]));
  fillTable(byId('periods'), ['', 'runs', 'success', 'failed', 'skipped', 'rows', 'rejected', 'size', 'success rate', 'rows per second'], [period('last hour', stats.lastHour), period('last day', stats.lastDay), period('all', stats.total)]);
  fillList(byId('types'), stats.fileTypes);
  fillList(byId('errors'), stats.errors);
  fillTable(byId('runs'), ['started', 'status', 'file', 'table', 'read', 'loaded', 'skipped', 'rejected', 'took'], page.items.map(run));
}

async function refresh() {
  try {
    await show();
    say('The upload API answers.', 'ok');
    document.querySelector('main').hidden = false;
    byId('sign-in').hidden = true;
  } catch (problem) {
    say(problem.status === 401 ? 'A token of a reader is needed.' : problem.status ? problem.message : 'The upload API does not answer.', 'down');
    byId('sign-in').hidden = problem.status !== 401 && problem.status !== 403;
    if (problem.status === 401) return;
  }
  setTimeout(() => (document.hidden ? document.addEventListener('visibilitychange', refresh, { once: true }) : refresh()), INTERVAL);
}

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  token = byId('token').value;
  refresh();
});
refresh();
