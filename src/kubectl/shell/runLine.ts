import type { Transport } from '../client/Transport.ts';
import { Shell } from './Shell.ts';

/** What a command line said and how it ended. */
export interface LineResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs one command line to its end; `kubectl` may be left out. */
export async function runLine(
  line: string,
  transport: Transport,
  signal: AbortSignal = new AbortController().signal,
): Promise<LineResult> {
  let stdout = '';
  let stderr = '';
  const io = {
    out: (text: string) => void (stdout += text),
    err: (text: string) => void (stderr += text),
    clear: () => undefined,
  };
  const input = /^\s*(kubectl|k|minikube|help)\b/.test(line) ? line : `kubectl ${line}`;
  const exitCode = await new Shell(transport).run(input, io, signal);
  return { stdout, stderr, exitCode };
}
