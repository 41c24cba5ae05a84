import type { ApiResponse } from './Request.ts';

const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

/** Hooks that run after the start, each of them a check. */
const HOOKS = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'start-system-namespaces-controller',
  'start-kube-apiserver-identity-lease-controller',
  'storage-readiness',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'bootstrap-controller',
].map((h) => `poststarthook/${h}`);

/** Checks of each endpoint, those of them that stand for something here. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd', ...HOOKS],
  livez: ['ping', 'log', 'etcd', ...HOOKS],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOKS, 'shutdown'],
};

/**
 * Answers the health endpoints and their single checks; undefined for other paths. `verbose` tells
 * every check. Models: apiserver pkg/server/healthz
 */
export function health(path: string, ready: boolean, verbose = false): ApiResponse | undefined {
  const [, root = '', ...rest] = path.split('/');
  const checks = CHECKS[root];
  const asked = rest.join('/');
  if (!checks || (asked !== '' && !checks.includes(asked))) return undefined;
  const holds = (check: string): boolean => ready || check !== 'informer-sync';
  if (asked !== '') {
    if (holds(asked)) return { code: 200, headers: TEXT, body: 'ok' };
    const body = `internal server error: 1 informers not synced yet\n`;
    return { code: 500, headers: TEXT, body };
  }
  const ok = checks.every(holds);
  if (ok && !verbose) return { code: 200, headers: TEXT, body: 'ok' };
  const lines = checks.map((c) => (holds(c) ? `[+]${c} ok` : `[-]${c} failed: reason withheld`));
  const body = `${lines.join('\n')}\n${root} check ${ok ? 'passed' : 'failed'}\n`;
  return { code: ok ? 200 : 500, headers: TEXT, body };
}
