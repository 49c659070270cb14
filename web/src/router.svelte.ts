/**
 * The page and its filters stand in the fragment of the address: a view can be sent to a colleague, no server log holds what somebody
 * searched for, and no route of the API is in the way.
 */
export type Filters = Record<string, string | undefined>;

function read(): { path: string[]; query: Record<string, string> } {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: Object.fromEntries(new URLSearchParams(query)) };
}

class Router {
  #at = $state(read());
  /** The reader has gone from one page to another. */
  moved = false;
  /** Where the reader was before. */
  from = read();

  constructor() {
    addEventListener('hashchange', () => {
      this.moved = true;
      this.from = this.#at;
      this.refresh();
    });
  }

  get path() {
    return this.#at.path;
  }

  get query() {
    return this.#at.query;
  }

  refresh() {
    this.#at = read();
  }

  go(path: string, query: Filters = {}) {
    location.hash = href(path, query);
  }

  /** Other filters of the same page; not a step for the Back button. */
  filter(patch: Filters) {
    history.replaceState(null, '', href('/' + this.path.map(encodeURIComponent).join('/'), { ...this.query, ...patch }));
    this.refresh();
  }
}

export function href(path: string, query: Filters = {}): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) text.set(name, value);
  const tail = text.toString();
  return '#' + path + (tail ? `?${tail}` : '');
}

export const router = new Router();
