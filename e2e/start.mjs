// Builds when the sources are newer than the build, then runs the built command line.
import { execSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('..', import.meta.url).pathname;

function newest(path) {
  const s = statSync(path);
  if (!s.isDirectory()) return s.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((f) => newest(join(path, f))));
}

const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const built = join(ROOT, 'dist/node/kubarium.js');
const stale = () =>
  Math.max(...sources.map((s) => newest(join(ROOT, s)))) > statSync(built).mtimeMs;

if (!existsSync(built) || stale()) execSync('npm run build', { cwd: ROOT, stdio: 'inherit' });
const run = spawn(process.execPath, [built, ...process.argv.slice(2)], { stdio: 'inherit' });
run.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
