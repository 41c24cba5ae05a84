// Builds the bench, fetches and bundles what it is measured against, and runs it.
import { execFileSync, execSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const asked = process.argv.slice(2);
const run = (command, cwd) => execSync(command, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });

run('npx vite build --ssr --logLevel warn', ROOT);
if (asked.length === 0 || asked.some((id) => id.startsWith('bringup'))) {
  if (!existsSync(join(HERE, 'node_modules'))) run('npm ci --no-audit --no-fund', HERE);
  run('npx vite build --config e2e/bench/vite.config.js --logLevel warn', ROOT);
}
const bench = join(ROOT, 'dist/node/bench.js');
// 150,000 Pods do not fit into the heap that Node takes by itself.
const flags = ['--expose-gc', '--max-old-space-size=12000'];
execFileSync(process.execPath, [...flags, bench, ...asked], { cwd: ROOT, stdio: 'inherit' });
