import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

/**
 * The house rules as a test. The arrow table lives only here: a folder (longest prefix wins) and
 * what it may import beside itself.
 */
const ENGINE_PARTS = ['sim', 'api', 'etcd', 'apiserver', 'client', 'network', 'scheduler'];
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'engine/sim': [],
  'engine/api': ['engine/sim'],
  'engine/etcd': ['engine/sim'],
  'engine/apiserver': ['engine/sim', 'engine/api', 'engine/etcd'],
  'engine/client': ['engine/sim', 'engine/api', 'engine/apiserver/Request.ts'],
  'engine/network': [
    'engine/sim',
    'engine/api',
    'engine/client',
    'engine/proxy',
    'engine/apiserver/Request.ts',
  ],
  'engine/scheduler': ['engine/sim', 'engine/api', 'engine/client', 'engine/apiserver/Request.ts'],
  'engine/controllers/*': [
    'engine/sim',
    'engine/api',
    'engine/client',
    'engine/apiserver/Request.ts',
    'engine/controllers/common',
  ],
  'engine/controllers': ['engine/sim', 'engine/api', 'engine/client', 'engine/controllers'],
  'engine/kubelet': [
    'engine/sim',
    'engine/api',
    'engine/client',
    'engine/network',
    'engine/apiserver/Request.ts',
  ],
  'engine/proxy': ['engine/sim', 'engine/api'],
  'engine/addons': ['engine/sim', 'engine/api', 'engine/client', 'engine/network'],
  'engine/bootstrap': ['engine/sim', 'engine/api', 'engine/client', 'engine/apiserver/Request.ts'],
  'engine/checkers': ['engine'],
  engine: ['engine'],
  protocol: ['engine/api', 'engine/sim', 'engine/apiserver/Request.ts', 'engine/scheduler'],
  scenarios: ['engine/api', 'engine/sim', 'protocol'],
  worker: ['engine', 'protocol', 'scenarios'],
  kubectl: ['engine/api', 'engine/sim', 'engine/apiserver/Request.ts', 'protocol'],
  server: ['engine/Cluster.ts', 'engine/api', 'engine/sim', 'protocol', 'kubectl', 'scenarios'],
  tools: [''],
  'app/kit': [],
  'app/i18n': [],
  'app/stores': ['protocol', 'engine/api', 'scenarios', 'app/story'],
  'app/story': ['protocol', 'engine/api'],
  'app/graph': ['protocol', 'engine/api', 'app/kit'],
  'app/session': ['protocol', 'app/stores', 'kubectl'],
  'app/link': ['protocol', 'app/stores', 'app/session'],
  'app/shell': ['app', 'kubectl', 'protocol', 'scenarios'],
  app: [
    'app/stores',
    'app/story',
    'app/graph',
    'app/session',
    'app/link',
    'app/kit',
    'app/i18n',
    'kubectl',
    'protocol',
    'engine/api',
    'scenarios',
  ],
  'main.tsx': ['app'],
};

/** What the engine may take from npm: synchronous, pure, free of ambient time and chance. */
const ENGINE_PACKAGES = new Set(['yaml', 'ipaddr.js', 'rfc6902', '@noble/hashes']);

/** Banned in the engine, each with what to use instead. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\bDate\b/, 'SimTime and sim/rfc3339.ts'],
  [/\bMath\.(random|sin|cos|tan|exp|log|log2|log10|pow)\b/, 'sim/Prng.ts and exact arithmetic'],
  [/\basync\b|\bawait\b|\bPromise\b/, 'a handler and an entry of the queue'],
  [/\bsetTimeout\b|\bsetInterval\b|\bperformance\b/, 'Actor.after'],
  [/\bIntl\b|\.toLocale/, 'own formatting'],
  [/\bWeakRef\b|\bFinalizationRegistry\b/, 'state'],
];

/** These names mean five things here: say which. */
const OVERLOADED = new Set(['Event']);

const LINES_MAX = 500;
const TEST_LINES_MAX = 800;
const TABLE_LINES_MAX = 1500;
const FUNCTION_LINES_MAX = 70;
const COMPONENT_LINES_MAX = 120;

interface SourceNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Source {
  /** Below `src`. */
  readonly path: string;
  readonly text: string;
  readonly program: SourceNode;
  readonly imports: readonly string[];
  readonly reexports: readonly string[];
}

const ROOT = import.meta.dirname;

function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const parsed = parseSync(path, text);
  const imports = parsed.module.staticImports.map((i) => i.moduleRequest.value);
  const entries = parsed.module.staticExports.flatMap((e) => e.entries);
  const reexports = entries.flatMap((e) => (e.moduleRequest ? [e.moduleRequest.value] : []));
  const program = parsed.program as unknown as SourceNode;
  return { path, text, program, imports: [...imports, ...reexports], reexports };
}

const all = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !f.endsWith('.d.ts'))
  .map(read);
const sources = all.filter((s) => !/\.test\.tsx?$/.test(s.path));

/** The rule that a file falls under: the longest folder of the table that it lies in. */
function ruleOf(path: string): string {
  let best = '';
  for (const rule of Object.keys(ARROWS)) {
    const inside = rule.endsWith('/*')
      ? path.startsWith(rule.slice(0, -1)) && path.slice(rule.length - 1).includes('/')
      : path === rule || path.startsWith(`${rule}/`);
    if (inside && rule.length > best.length) best = rule;
  }
  return best;
}

/** The folder that a file may import from freely. */
function homeOf(path: string, rule: string): string {
  if (rule === 'app') return path.split('/').slice(0, 2).join('/');
  if (!rule.endsWith('/*')) return rule;
  return path.split('/').slice(0, rule.split('/').length).join('/');
}

function within(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function targetOf(source: Source, specifier: string): string {
  const clean = specifier.replace(/\?.*$/, '');
  return relative(ROOT, join(ROOT, dirname(source.path), clean));
}

function badArrows(source: Source): readonly string[] {
  const rule = ruleOf(source.path);
  if (rule === '') return [`${source.path} lies in no folder of the table`];
  const home = homeOf(source.path, rule);
  return source.imports
    .filter((i) => i.startsWith('.'))
    .map((i) => targetOf(source, i))
    .filter((to) => !within(to, home) && !ARROWS[rule]!.some((a) => within(to, a)))
    .map((to) => `${source.path} must not import ${to}`);
}

/** Text with comments blanked and strings emptied, so that words are code. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (c) => c.replace(/[^\n]/g, ' '))
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{))*`/g, "''")
    .replace(/\/\/[^\n]*/g, '');
}

function visit(node: unknown, f: (n: SourceNode) => void): void {
  if (Array.isArray(node)) for (const n of node) visit(n, f);
  else if (typeof node === 'object' && node !== null) {
    const n = node as SourceNode;
    if (typeof n.type === 'string') f(n);
    for (const k in n) if (k !== 'parent') visit(n[k], f);
  }
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function longFunctions(source: Source): readonly string[] {
  const max = source.path.endsWith('.tsx') ? COMPONENT_LINES_MAX : FUNCTION_LINES_MAX;
  const found: string[] = [];
  visit(source.program, (n) => {
    if (!FUNCTIONS.has(n.type)) return;
    const lines = source.text.slice(n.start, n.end).split('\n').length;
    if (lines <= max) return;
    const at = source.text.slice(0, n.start).split('\n').length;
    found.push(`${source.path}:${at} has a function of ${lines} lines`);
  });
  return found;
}

function exportedNames(source: Source): readonly string[] {
  const found: string[] = [];
  for (const n of (source.program['body'] as SourceNode[]) ?? []) {
    if (n.type !== 'ExportNamedDeclaration') continue;
    const d = n['declaration'] as SourceNode | null;
    const id = d?.['id'] as { name?: string } | undefined;
    if (id?.name !== undefined) found.push(id.name);
    for (const v of (d?.['declarations'] as { id: { name?: string } }[] | undefined) ?? []) {
      if (v.id.name !== undefined) found.push(v.id.name);
    }
  }
  return found;
}

function normal(name: string): string {
  return name.replace(/_/g, '').toLowerCase();
}

/** A file of a class or component is called as what it exports. */
function misnamed(source: Source): boolean {
  const name = basename(source.path).replace(/\.tsx?$/, '');
  const needed = /^export (abstract )?class /m.test(source.text) || source.path.endsWith('.tsx');
  if (!/^[A-Z]/.test(name) || !needed) return false;
  return !exportedNames(source).some((n) => normal(n).startsWith(normal(name)));
}

function linesMax(path: string): number {
  if (/\.test\.tsx?$/.test(path)) return TEST_LINES_MAX;
  const table =
    /fields\.ts$|Fields\.ts$|catalogue\.ts$/.test(path) || path.startsWith('scenarios/');
  return table ? TABLE_LINES_MAX : LINES_MAX;
}

function overloaded(source: Source): readonly string[] {
  return exportedNames(source).filter((n) => OVERLOADED.has(n));
}

const inEngine = (s: Source): boolean => s.path.startsWith('engine/');

describe('the house', () => {
  it('has import arrows only as the table says', () => {
    expect(sources.flatMap(badArrows)).toEqual([]);
  });

  it('lets the API server alone talk to etcd', () => {
    const allowed = /^engine\/(etcd|apiserver|checkers)\/|^engine\/Cluster|^(worker|tools)\//;
    const others = sources.filter((s) => !allowed.test(s.path));
    const bad = others.filter((s) =>
      s.imports.some((i) => i.startsWith('.') && within(targetOf(s, i), 'engine/etcd')),
    );
    expect(bad.map((s) => s.path)).toEqual([]);
    expect(ENGINE_PARTS.every((p) => ARROWS[`engine/${p}`] !== undefined)).toBe(true);
  });

  it('takes only pure packages into the engine', () => {
    const bad = sources.filter(inEngine).flatMap((s) =>
      s.imports
        .filter((i) => !i.startsWith('.'))
        .filter((i) => !ENGINE_PACKAGES.has(i.split('/', i.startsWith('@') ? 2 : 1).join('/')))
        .map((i) => `${s.path} imports ${i}`),
    );
    expect(bad).toEqual([]);
  });

  it('has no ambient time, chance or waiting in the engine', () => {
    const bad = sources.filter(inEngine).flatMap((s) => {
      const lines = codeOf(s.text).split('\n');
      return BANNED.flatMap(([word, instead]) =>
        lines.flatMap((l, i) => (word.test(l) ? [`${s.path}:${i + 1}: use ${instead}`] : [])),
      );
    });
    expect(bad).toEqual([]);
  });

  it('posts between threads in the session and in workers only', () => {
    const allowed = /^(worker|app\/session|app\/present)\/|^app\/editor\/[\w/]*[wW]orker\w*\.ts$/;
    const bad = sources.filter((s) => /\.postMessage\(/.test(s.text) && !allowed.test(s.path));
    expect(bad.map((s) => s.path)).toEqual([]);
  });

  it('has no barrels', () => {
    const bad = sources.filter(
      (s) =>
        /(^|\/)index\.tsx?$/.test(s.path) || s.reexports.length > 0 || /^export \*/m.test(s.text),
    );
    expect(bad.map((s) => s.path)).toEqual([]);
  });

  it('names files after what they export, and nothing by an overloaded word', () => {
    expect(sources.filter(misnamed).map((s) => s.path)).toEqual([]);
    expect(sources.flatMap(overloaded)).toEqual([]);
  });

  it('keeps files and functions small', () => {
    const long = all
      .map((s) => ({ path: s.path, lines: s.text.split('\n').length - 1 }))
      .filter((s) => s.lines > linesMax(s.path));
    expect(long).toEqual([]);
    expect(sources.flatMap(longFunctions)).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const words = /\b(TO[D]O|FIX[M]E|X[X]X|H[A]CK)\b/;
    expect(all.filter((s) => words.test(s.text)).map((s) => s.path)).toEqual([]);
    const skipped = /\b(it|test|describe)\.(skip|only|todo|fixme)\b/;
    const tests = all.filter((s) => s.path.endsWith('.test.ts') && s.path !== 'tidy.test.ts');
    expect(tests.filter((s) => skipped.test(s.text)).map((s) => s.path)).toEqual([]);
  });
});
