import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const NAME = 'virtual:engine-revision';
const RESOLVED = `\0${NAME}`;

/** What decides how a run goes: the engine and the clusters it is started with. */
const FOLDERS = ['engine', 'scenarios'];

/** 12 hexadecimal digits over the sources; tests are left out. */
function revision(): string {
  const hash = createHash('sha256');
  const src = join(import.meta.dirname, '..');
  for (const folder of FOLDERS) {
    const files = readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' });
    for (const f of files.filter((x) => x.endsWith('.ts') && !x.endsWith('.test.ts')).sort()) {
      hash
        .update(f)
        .update('\0')
        .update(readFileSync(join(src, folder, f)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/** Serves `virtual:engine-revision`: two pages with the same one replay a run alike. */
export function revisionPlugin(): Plugin {
  return {
    name: 'engine-revision',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? `export default ${JSON.stringify(revision())}` : undefined),
  };
}
