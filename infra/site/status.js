// The plain page that stands in for the dashboard: says whether the upload API of this deployment answers.
const status = document.getElementById('status');

function say(text, state) {
  status.textContent = text;
  status.className = state;
}

try {
  const config = await (await fetch('config.json', { cache: 'no-store' })).json();
  const answer = await fetch(`${config.apiUrl}/health`, { cache: 'no-store' });
  say(answer.ok ? 'The upload API answers.' : `The upload API answers ${answer.status}.`, answer.ok ? 'ok' : 'down');
} catch {
  say('The upload API does not answer.', 'down');
}
