// Builds the bench, fetches and bundles what it is measured against, and runs it.
import { execFileSync, execSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const asked = process.argv.slice(2);
/** Figures of the page, measured in a browser. */
const PAGE = ['frame', 'paint'];
const run = (command, cwd) => execSync(command, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });

run('npx vite build --ssr --logLevel warn', ROOT);
if (asked.length === 0 || asked.some((id) => id.startsWith('bringup'))) {
  if (!existsSync(join(HERE, 'node_modules'))) run('npm ci --no-audit --no-fund', HERE);
  run('npx vite build --config e2e/bench/vite.config.js --logLevel warn', ROOT);
}
const engine = asked.filter((id) => !PAGE.includes(id));
const bench = join(ROOT, 'dist/node/bench.js');
// 150,000 Pods do not fit into the heap that Node takes by itself.
const flags = ['--expose-gc', '--max-old-space-size=12000'];
if (asked.length === 0 || engine.length > 0) {
  execFileSync(process.execPath, [...flags, bench, ...engine], { cwd: ROOT, stdio: 'inherit' });
}
const page = asked.length === 0 ? PAGE : asked.filter((id) => PAGE.includes(id));
if (page.length > 0) {
  run('npx vite build --logLevel warn', ROOT);
  const figures = join(tmpdir(), `kubarium-figures-${process.pid}`);
  const env = { ...process.env, KUBARIUM_FIGURES: figures };
  const grep = page.map((id) => `^.*${id}$`).join('|');
  const args = ['playwright', 'test', '-c', 'e2e/bench/page.config.ts', '-g', grep];
  execFileSync('npx', args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  process.stdout.write(readFileSync(figures, 'utf8'));
  rmSync(figures);
}
