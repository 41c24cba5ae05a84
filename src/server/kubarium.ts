import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { servePage } from './servePage.ts';

const USAGE = `kubarium            serves the page on loopback and opens it
kubarium --port N   the same on a port of your choice`;

/** Opens the page in a browser, where there is a display and no CI. */
function open(address: string): void {
  if (process.env['CI'] || (process.platform === 'linux' && !process.env['DISPLAY'])) return;
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(command, [address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

async function main(args: readonly string[]): Promise<number> {
  const known = args.length === 0 || (args.length === 2 && args[0] === '--port');
  const port = args.length === 2 ? Number(args[1]) : 4173;
  if (!known || !Number.isInteger(port) || port < 0 || port > 65_535) {
    const modelled = args[0] === 'serve' || args[0] === 'run';
    process.stderr.write(modelled ? `"${args[0]}" is not there yet.\n${USAGE}\n` : `${USAGE}\n`);
    return 2;
  }
  const page = resolve(dirname(fileURLToPath(import.meta.url)), '../page');
  const server = await servePage(page, port);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  process.stdout.write(`Kubarium: ${address}\n`);
  open(address);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
