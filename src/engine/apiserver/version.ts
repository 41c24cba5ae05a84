import type { ApiResponse } from './Request.ts';

/** What `/version` tells; build details are ours. Models: apimachinery pkg/version Info */
const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'kubarium',
  platform: 'linux/amd64',
};

/** Answers `/version`; undefined for other paths. */
export function version(path: string): ApiResponse | undefined {
  return path === '/version' || path === '/version/' ? { code: 200, body: VERSION } : undefined;
}
