import type { ApiResponse } from './Request.ts';

const PATHS = new Set(['/healthz', '/livez', '/readyz']);

/** Answers the health endpoints; undefined for other paths. Models: apiserver pkg/server/healthz */
export function health(path: string, ready: boolean): ApiResponse | undefined {
  if (!PATHS.has(path)) return undefined;
  const ok = ready || path !== '/readyz';
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  const body = ok ? 'ok' : '[-]informer-sync failed: reason withheld\nreadyz check failed\n';
  return { code: ok ? 200 : 500, headers, body };
}
