import type { RunInput } from '../../protocol/protocol.ts';

type Stamp = RunInput['until'];
type RecordedCommand = RunInput['commands'][number];

/** A run that somebody else can open: its whole input, the moment, and what it should come to. */
export interface SharedRun {
  readonly format: 1;
  /** Revision of the engine that ran it. */
  readonly engine: string;
  readonly scenario: string;
  readonly seed: number;
  readonly commands: readonly RecordedCommand[];
  readonly until: Stamp;
  /** State hash at `until`. */
  readonly hash: string;
  /** Address of what was selected, or ''. */
  readonly selected: string;
  /** The manifest that the editor showed. */
  readonly file: { readonly name: string; readonly text: string };
}

/** Why a code could not be read. */
export type ShareProblem = 'damaged' | 'format' | 'content' | 'size';

/** A share code that cannot be opened; the message says more. */
export class ShareError extends Error {
  readonly problem: ShareProblem;
  constructor(problem: ShareProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

const PREFIX = '#run=';
const FORMAT = '1.';

/** A code opens at most so much text: a small one could stand for gigabytes. */
const TEXT_MAX = 20_000_000;

const DOES = new Set([
  'request',
  'open',
  'cancel',
  'fault',
  'configureScheduler',
  'addWorker',
  'removeWorker',
  'proxyMode',
]);

/** The code in the page's address, or undefined. */
export function codeInAddress(hash: string): string | undefined {
  return hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : undefined;
}

/** The address that opens a run. */
export function addressOf(page: string, code: string): string {
  return `${page}${PREFIX}${code}`;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const b of bytes) text += String.fromCodePoint(b);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(code: string): Uint8Array<ArrayBuffer> {
  const text = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (c) => c.codePointAt(0)!);
}

function through(bytes: Uint8Array<ArrayBuffer>, by: CompressionStream | DecompressionStream) {
  return new Blob([bytes]).stream().pipeThrough(by);
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let r = await reader.read(); !r.done; r = await reader.read()) {
    size += r.value.length;
    if (size > TEXT_MAX) throw new ShareError('size', `more than ${TEXT_MAX} bytes`);
    parts.push(r.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}

/** A run as text that may stand in an address. */
export async function encodeShare(run: SharedRun): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(run));
  const small = await readAll(through(bytes, new CompressionStream('deflate-raw')));
  return FORMAT + toBase64Url(small);
}

async function textOf(code: string): Promise<string> {
  try {
    const bytes = fromBase64Url(code.slice(FORMAT.length));
    const all = await readAll(through(bytes, new DecompressionStream('deflate-raw')));
    return new TextDecoder('utf-8', { fatal: true }).decode(all);
  } catch (error) {
    if (error instanceof ShareError) throw error;
    throw new ShareError('damaged', error instanceof Error ? error.message : String(error));
  }
}

const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;

function isStamp(x: unknown): x is Stamp {
  const { at, seq, step } = (x ?? {}) as Partial<Stamp>;
  return isCount(at) && isCount(seq) && isCount(step);
}

function isCommand(x: unknown): x is RecordedCommand {
  const command = (x as Partial<RecordedCommand> | null)?.command as { do?: unknown } | undefined;
  return isStamp(x) && typeof command === 'object' && DOES.has(String(command?.do));
}

function problemOf(run: Partial<SharedRun>): string {
  if (!isStamp(run.until)) return 'until';
  if (!Array.isArray(run.commands) || !run.commands.every(isCommand)) return 'commands';
  if (!isCount(run.seed)) return 'seed';
  if (typeof run.file?.name !== 'string' || typeof run.file.text !== 'string') return 'file';
  const texts = ['engine', 'scenario', 'hash', 'selected'] as const;
  return texts.find((k) => typeof run[k] !== 'string') ?? '';
}

/** Reads a code; rejects with a `ShareError`. Nothing in it is more than data. */
export async function decodeShare(code: string): Promise<SharedRun> {
  if (!code.startsWith(FORMAT)) {
    throw new ShareError('format', code.slice(0, code.indexOf('.') + 1 || 8));
  }
  let run: unknown;
  try {
    run = JSON.parse(await textOf(code));
  } catch (error) {
    if (error instanceof ShareError) throw error;
    throw new ShareError('damaged', error instanceof Error ? error.message : String(error));
  }
  if (typeof run !== 'object' || run === null) throw new ShareError('content', 'no run');
  const problem = problemOf(run as Partial<SharedRun>);
  if (problem !== '') throw new ShareError('content', problem);
  return run as SharedRun;
}
