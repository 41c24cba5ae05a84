import { clientOutput } from '../../network/client/clientOutput.ts';
import type { Finished } from '../../network/client/NetClients.ts';
import { parseCommand } from '../../network/client/parseCommand.ts';
import { resolverConfig } from '../../network/dns/ResolverConfig.ts';
import { KernelActor } from '../../network/kernel/KernelActor.ts';
import type { Actor } from '../../sim/Actor.ts';
import type { NetCall, Output, Process } from './process/Process.ts';

type Files = Readonly<Record<string, string>>;

/** A process after its client program has ended. */
export interface NetDone {
  readonly process: Process;
  readonly files: Files;
  readonly output: readonly Output[];
}

function linesOf(stream: Output['stream'], text: string): readonly Output[] {
  if (text === '') return [];
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((l): Output => ({ stream, text: l }));
}

/**
 * Begins a client program of a process: its packets are its machine's kernel's matter. Answers
 * what it says when it cannot even begin.
 */
export function beginNetCall(
  host: Actor,
  call: NetCall,
  ip: string,
  files: Files,
  then: { readonly what: string; readonly data: unknown },
): { readonly text: string; readonly exit: number } | undefined {
  const request = parseCommand(call.argv);
  if (request.kind === 'bad') return request;
  const kernel = host.sim.find(`${host.machine}/kernel`);
  if (!(kernel instanceof KernelActor)) return { text: `${call.argv[0]}: no network`, exit: 1 };
  const resolver = resolverConfig(files['/etc/resolv.conf'] ?? '', files['/etc/hosts'] ?? '');
  const source = { from: ip === '' ? 'host' : 'pod', machine: host.machine, ip } as const;
  kernel.clients.begin({ request, source, resolver, then: { ...then, actor: host.id } });
  return undefined;
}

/** A process goes on with a code, after its client program said something. */
export function resumed(process: Process, files: Files, text: string, code: number): NetDone {
  const output = linesOf('stderr', text);
  return { process: { ...process, wait: undefined, code }, files, output };
}

/** What a process sees of its client program's end. */
export function endNetCall(process: Process, files: Files, done: Finished): NetDone {
  const call = process.wait?.net;
  const request = parseCommand(call?.argv ?? []);
  if (!call || request.kind === 'bad') return resumed(process, files, '', 1);
  const { stdout, stderr, exit, file } = clientOutput(request, done.finding);
  const written = { ...files };
  const put = (path: string, text: string): void => {
    if (path !== '/dev/null') written[path] = text;
  };
  if (file) put(file.path, file.text);
  if (call.redirect !== undefined) put(call.redirect, (files[call.redirect] ?? '') + stdout);
  const own = call.redirect === undefined ? linesOf('stdout', stdout) : [];
  return {
    process: { ...process, wait: undefined, code: exit },
    files: written,
    output: [...own, ...linesOf('stderr', stderr)],
  };
}
