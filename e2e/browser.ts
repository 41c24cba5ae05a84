import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** How to start a browser: its path, arguments and environment. */
export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
  /** Where it was found, in one line for the test's output. */
  readonly source: string;
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined),
  );
}

/** A fontconfig file that adds the project's own fonts to the machine's. */
function fontsConf(cache: string): string {
  const require = createRequire(import.meta.url);
  const folders = ['pretendard', 'd2coding'].map((p) =>
    dirname(require.resolve(`${p}/package.json`)),
  );
  const dirs = ['/usr/share/fonts', ...folders].map((d) => `<dir>${d}</dir>`).join('');
  const file = join(cache, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><fontconfig>${dirs}<cachedir>${cache}/fc</cachedir></fontconfig>`,
  );
  return file;
}

/** The browser that comes with npm: Linux x86-64, nothing else needed. */
async function fromNpm(): Promise<Browser> {
  const cache = join(homedir(), '.cache', 'kubarium', 'chromium-147');
  mkdirSync(cache, { recursive: true });
  process.env['TMPDIR'] = cache;
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const env = environment();
  delete env['FONTCONFIG_PATH'];
  delete env['AWS_LAMBDA_JS_RUNTIME'];
  env['FONTCONFIG_FILE'] = fontsConf(cache);
  const libs = ['al2023', 'al2'].map((d) => join(cache, d, 'lib')).filter((d) => existsSync(d));
  env['LD_LIBRARY_PATH'] = [...libs, env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(':');
  return {
    executablePath,
    args: [...ARGS, '--headless=shell'],
    env,
    source: '@sparticuz/chromium',
  };
}

/** `$PW_CHROMIUM`, else an installed Chromium, Chrome or Edge, else the one from npm. */
export async function findBrowser(): Promise<Browser> {
  const asked = process.env['PW_CHROMIUM'];
  const path = asked ?? INSTALLED.find((p) => existsSync(p));
  if (path !== undefined) {
    return { executablePath: path, args: ARGS, env: environment(), source: path };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('install Chrome, Edge or Chromium, or set PW_CHROMIUM to its path');
  }
  return fromNpm();
}
