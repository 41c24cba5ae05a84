import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_GOLDEN } from './api.ts';
import type { GoldenKind, GoldenResult } from './GoldenKind.ts';
import { SCHEDULER_GOLDEN } from './scheduler.ts';
import { copyGolden, goldenNames, readGolden } from './goldenFiles.ts';
import { KUBECTL_GOLDEN } from './kubectl.ts';
import { PROXY_GOLDEN } from './proxy.ts';
import { TRACES_GOLDEN } from './traces.ts';

/** The collections that can be replayed, in the order in which they are run. */
const KINDS: readonly GoldenKind[] = [
  API_GOLDEN,
  SCHEDULER_GOLDEN,
  PROXY_GOLDEN,
  TRACES_GOLDEN,
  KUBECTL_GOLDEN,
];

const COPIES = join(process.cwd(), 'e2e/golden');
const EXPECTED = join(COPIES, 'expected.txt');

interface Outcome {
  readonly name: string;
  readonly area: string;
  readonly result: GoldenResult;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 600 ? `${text.slice(0, 600)} …` : text;
}

async function replay(kind: GoldenKind, folder: string, name: string): Promise<GoldenResult> {
  try {
    return await kind.runCase(name, readGolden(folder, name), (n) => readGolden(folder, n));
  } catch (error) {
    const got = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
    return { equal: false, path: 'replay', expected: 'no exception', got };
  }
}

async function runKind(
  kind: GoldenKind,
  folder: string,
  prefix: string,
): Promise<readonly Outcome[]> {
  const names = goldenNames(folder).filter((n) => kind.isCase?.(n) ?? true);
  const outcomes: Outcome[] = [];
  for (const name of names.filter((n) => n.startsWith(prefix))) {
    const result = await replay(kind, folder, name);
    outcomes.push({ name, area: kind.areaOf(name), result });
  }
  return outcomes;
}

function report(kind: string, outcomes: readonly Outcome[], quiet: boolean): void {
  const areas = new Map<string, { equal: number; all: number }>();
  for (const o of outcomes) {
    const a = areas.get(o.area) ?? { equal: 0, all: 0 };
    areas.set(o.area, { equal: a.equal + (o.result.equal ? 1 : 0), all: a.all + 1 });
    if (o.result.equal || quiet) continue;
    console.log(`✗ ${kind}/${o.name}: ${o.result.path}`);
    console.log(`    expected ${short(o.result.expected)}\n    got      ${short(o.result.got)}`);
  }
  if (areas.size > 1) for (const [a, n] of areas) console.log(`  ${a}: ${n.equal} of ${n.all}`);
  const equal = outcomes.filter((o) => o.result.equal).length;
  console.log(`${kind}: ${equal} of ${outcomes.length} cases equal`);
}

function expectedCases(): Set<string> {
  try {
    return new Set(readFileSync(EXPECTED, 'utf8').split('\n').filter(Boolean));
  } catch {
    return new Set();
  }
}

/** Copies what agrees into the project and adds it to the list of what must agree. */
function accept(kind: string, folder: string, outcomes: readonly Outcome[]): void {
  const listed = expectedCases();
  for (const { name, result } of outcomes) {
    copyGolden(folder, join(COPIES, kind), name);
    if (result.equal) listed.add(`${kind}/${name}`);
    else listed.delete(`${kind}/${name}`);
  }
  mkdirSync(COPIES, { recursive: true });
  writeFileSync(EXPECTED, `${[...listed].sort().join('\n')}\n`);
}

/** What breaks the list: a listed case that differs, an unlisted one that agrees. */
function breaches(kind: string, outcomes: readonly Outcome[], listed: Set<string>): number {
  let bad = 0;
  for (const { name, result } of outcomes) {
    const key = `${kind}/${name}`;
    if (result.equal === listed.has(key)) continue;
    bad++;
    console.log(
      result.equal ? `✗ ${key} agrees but is not listed` : `✗ ${key} differs at ${result.path}`,
    );
  }
  return bad;
}

async function main(args: readonly string[]): Promise<void> {
  const flags = new Set(args.filter((a) => a.startsWith('--')));
  const [only, prefix = ''] = args.filter((a) => !a.startsWith('--'));
  const ratchet = flags.has('--ratchet');
  const root = ratchet ? COPIES : (process.env['KUBARIUM_GOLDEN'] ?? COPIES);
  const listed = expectedCases();
  let equal = true;
  let bad = 0;
  let passed = 0;
  for (const kind of KINDS.filter((k) => only === undefined || k.kind === only)) {
    const folder = join(root, kind.kind);
    const outcomes = await runKind(kind, folder, prefix);
    report(kind.kind, outcomes, ratchet);
    if (kind.summary) console.log(`  ${kind.summary()}`);
    equal &&= outcomes.every((o) => o.result.equal);
    if (flags.has('--accept')) accept(kind.kind, folder, outcomes);
    if (!ratchet) continue;
    const broken = breaches(kind.kind, outcomes, listed);
    bad += broken;
    passed += outcomes.length - broken;
  }
  if (!ratchet) {
    process.exitCode = equal ? 0 : 1;
    return;
  }
  mkdirSync('test-results', { recursive: true });
  writeFileSync('test-results/golden.json', JSON.stringify({ passed, failed: bad }));
  process.exitCode = bad > 0 ? 1 : 0;
}

await main(process.argv.slice(2));
