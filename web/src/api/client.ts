import { session } from '../session/session.svelte';
import type { DuplicateOf } from './types';

/** A refusal of the API, in the words of its problem details. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: readonly { field: string; message: string }[] = [],
    readonly duplicateOf?: DuplicateOf,
    readonly retryAfterSeconds?: number,
    readonly code?: string,
  ) {
    super([detail, ...errors.map((e) => (e.field ? `${e.field}: ${e.message}` : e.message))].filter(Boolean).join('; '));
  }
}

/** No answer: the API is down, or the network is. */
export class Unreachable extends Error {}

export type Query = Record<string, string | number | boolean | undefined | null>;

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Sent as they are instead of JSON. */
  bytes?: Blob;
  headers?: Record<string, string>;
}

export const get = <T>(path: string, options: Options = {}) => answer<T>('GET', path, options);
export const post = <T>(path: string, body?: unknown, options: Options = {}) => answer<T>('POST', path, { ...options, body });
/** Sends bytes as they are. */
export const send = <T>(path: string, bytes: Blob, options: Options = {}) => answer<T>('POST', path, { ...options, bytes, headers: { 'Content-Type': 'application/octet-stream' } });
export const remove = <T>(path: string, options: Options = {}) => answer<T>('DELETE', path, options);

/** The answer as a file's bytes, for downloads: a link could not carry the token. */
export async function download(path: string, query: Query): Promise<Blob> {
  return (await request('GET', path, { query })).blob();
}

export function address(path: string, query: Query = {}): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null && value !== '') text.set(name, String(value));
  const tail = text.toString();
  return session.apiUrl + path + (tail ? `?${tail}` : '');
}

async function answer<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await request(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function request(method: string, path: string, options: Options): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const response = await once(method, path, options);
    if (response.ok) return response;
    const error = await describe(response);
    // The caller's share of requests is used up: what only reads waits its turn.
    if (error.status === 429 && attempt < 4 && !options.signal?.aborted) {
      await new Promise((go) => setTimeout(go, (error.retryAfterSeconds ?? 1) * 1000 + Math.random() * 500));
      continue;
    }
    if (error.status === 401) session.expired();
    throw error;
  }
}

async function once(method: string, path: string, { query, body, signal, bytes, headers }: Options): Promise<Response> {
  const token = await session.token();
  try {
    return await fetch(address(path, query), {
      method,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Unreachable('', { cause });
  }
}

async function describe(response: Response): Promise<ApiError> {
  const wait = Number(response.headers.get('Retry-After')) || undefined;
  try {
    const problem = await response.json();
    return new ApiError(response.status, problem.detail ?? problem.title ?? '', problem.errors ?? [], problem.duplicateOf, wait, problem.code);
  } catch {
    return new ApiError(response.status, '', [], undefined, wait);
  }
}
