import type { Finished } from '../../network/client/NetClients.ts';
import type { Actor, Handlers, Part, StopKind } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { SECOND } from '../../sim/time.ts';
import { imageOf } from '../images/catalogue.ts';
import type { Containerd } from './Containerd.ts';
import type { LogLine, LogRun } from './containerLog.ts';
import { linesOf, withLine } from './containerLog.ts';
import type { CriAsked, CriCall, NewContainer } from './Cri.ts';
import type { FakeRun } from './fakes.ts';
import { fakeOf, fakeRun, optionsOf, phaseOf } from './fakes.ts';
import type { NetDone } from './netCalls.ts';
import { beginNetCall, endNetCall, resumed } from './netCalls.ts';
import { startDaemon, stopDaemon } from './daemons.ts';
import type { NetCall, Output, Process } from './process/Process.ts';
import { isClientProgram, programKind, programName } from './process/programs.ts';
import { newProcess, stepProcess } from './process/stepProcess.ts';
import type { RuntimeContainer } from './RuntimePod.ts';

/** A process as the runtime holds it. */
interface Held {
  readonly container: string;
  readonly process: Process;
  /** Counts waits, so that a timer of an earlier one is void. */
  readonly round: number;
  /** The exec call that it answers; undefined: the container's main process. */
  readonly asked?: CriAsked;
  readonly output: readonly Output[];
}

/** Ports that a container listens on, and how it answers over time. */
interface Serves {
  readonly ports: readonly number[];
  readonly schedule: string;
  /** The last line of its access log, and what it is made of. */
  path: string;
  status: number;
  line: string;
}

/** A call that stops a container and waits for its end. */
interface Stopping {
  readonly asked: CriAsked;
}

type Exec = Extract<CriCall, { call: 'exec' }>;
type Connect = Extract<CriCall, { call: 'connect' }>;
type Stop = Extract<CriCall, { call: 'stopContainer' }>;

/**
 * The processes of a machine's containers on virtual time: a small shell, or what an annotation
 * says. Processes of a container share its files.
 */
export class Processes implements Part {
  readonly state = {
    held: new PMap<string, Held>(),
    /** What an annotation says that a container's process does. */
    scripted: new PMap<string, FakeRun>(),
    files: new PMap<string, Readonly<Record<string, string>>>(),
    logs: new PMap<string, readonly LogRun[]>(),
    stopping: new PMap<string, readonly Stopping[]>(),
    execs: 0,
    /** Processes of the cluster that run in containers, by container. */
    daemons: new PMap<string, string>(),
  };
  readonly handlers: Handlers = {
    wake: (d: { id: string; round: number }) => this.#wake(d.id, d.round),
    scriptEnds: (d: { id: string; code: number; reason: string; message: string }) =>
      this.end(d.id, d.code, d.reason, d.message),
    killed: (d: { id: string }) => this.kill(d.id),
    late: (d: { id: string }) => this.#late(d.id),
    netDone: (d: Finished) => this.#netDone(d),
    connected: (d: { asked: CriAsked; status: number }) =>
      this.#runtime.answer(d.asked, { status: d.status }),
    refused: (d: { asked: CriAsked; error: string }) =>
      this.#runtime.answer(d.asked, { error: d.error }),
  };
  readonly #actor: Actor;
  readonly #runtime: Containerd;
  /** Derived: what a container serves, from what it was made of. */
  readonly #served = new Map<string, Serves>();

  constructor(actor: Actor, runtime: Containerd) {
    this.#actor = actor;
    this.#runtime = runtime;
  }

  rebuild(): void {
    this.#served.clear();
  }

  /** Containers outlive their runtime, and so do the processes in them. */
  onStart(): void {
    for (const name of this.state.daemons.values()) {
      const actor = this.#actor.sim.find(name);
      if (actor) this.#actor.sim.start(actor);
    }
  }

  /** Without power nothing runs on. */
  onStop(how: StopKind): void {
    if (how !== 'power') return;
    this.state.held.clear();
    this.state.scripted.clear();
    this.state.stopping.clear();
    this.state.daemons.clear();
  }

  /** The log of a container, oldest first. */
  logOf(id: string): readonly LogLine[] {
    return linesOf(this.state.logs.get(id) ?? []);
  }

  /** Why the process of a container cannot even begin, as runc says it. */
  cannotStart(spec: NewContainer): string | undefined {
    const fake = fakeOf(spec.annotations, 'start', spec.name, spec.attempt);
    const failure = fake === undefined ? undefined : optionsOf(fake)['fail'];
    if (failure !== undefined) return failure;
    if (fakeOf(spec.annotations, 'run', spec.name, spec.attempt) !== undefined) return undefined;
    const program = argvOf(spec)[0] ?? '';
    if (has(spec, program)) return undefined;
    if (!program.startsWith('/')) return `exec: "${program}": executable file not found in $PATH`;
    return `exec: "${program}": stat ${program}: no such file or directory`;
  }

  /** Begins the main process of a container. */
  start(id: string, spec: NewContainer): void {
    this.state.files.set(id, spec.files);
    const fake = fakeOf(spec.annotations, 'run', spec.name, spec.attempt);
    if (fake !== undefined) return this.#startScripted(id, fakeRun(fake, spec.attempt));
    const image = imageOf(spec.image);
    const env: Readonly<Record<string, string>> = { HOSTNAME: '', ...spec.env };
    if (spec.command.length === 0) {
      const missing = image?.need !== undefined && !env[image.need];
      if (missing) {
        const text = `Error: superuser password is not specified. You must specify ${image.need} to a non-empty value.`;
        this.#log(id, [{ stream: 'stderr', text }]);
        return this.end(id, 1, '', '');
      }
      this.#log(
        id,
        (image?.greeting ?? []).map((text) => ({ stream: 'stdout', text })),
      );
    }
    startDaemon(this.#actor, this.state.daemons, id, programName(argvOf(spec)[0] ?? ''));
    const process = newProcess(argvOf(spec), env, toolsOf(spec));
    this.state.held.set(id, { container: id, process, round: 0, output: [] });
    return this.#step(id);
  }

  #startScripted(id: string, run: FakeRun): void {
    this.state.scripted.set(id, run);
    if (run.log !== '') this.#log(id, [{ stream: 'stdout', text: run.log }]);
    if (run.afterUs === undefined) return;
    const { code, reason, message } = run;
    this.#actor.after(run.afterUs, 'processes.scriptEnds', { id, code, reason, message });
  }

  #log(id: string, lines: readonly Output[]): void {
    if (lines.length === 0) return;
    const at = this.#actor.now;
    const { logs } = this.state;
    for (const { stream, text } of lines) {
      const line = { stream, text, at };
      if (!logs.change(id, (log) => withLine(log, line))) logs.set(id, withLine([], line));
    }
  }

  #wake(id: string, round: number): void {
    const h = this.state.held.get(id);
    if (!h || h.round !== round) return;
    const exit = h.process.wait?.exit;
    if (exit === undefined) this.#step(id);
    else this.#ended(id, h, exit);
  }

  /** Runs a process on until it waits or ends. */
  #step(id: string): void {
    const h = this.state.held.get(id)!;
    const files = this.state.files.get(h.container) ?? {};
    const done = stepProcess(h.process, files, this.#actor.now);
    this.state.files.set(h.container, done.files);
    if (!h.asked) this.#log(h.container, done.output);
    const output = h.asked ? [...h.output, ...done.output] : h.output;
    const next: Held = { ...h, process: done.process, round: h.round + 1, output };
    this.state.held.set(id, next);
    if (done.exit !== undefined) this.#ended(id, next, done.exit);
    else if (next.process.wait?.net) this.#callNet(id, next, next.process.wait.net);
    else this.#arm(id, next);
  }

  /** A process waits for a client program of the network. */
  #callNet(id: string, h: Held, call: NetCall): void {
    const { podUid = '' } = this.#runtime.container(h.container) ?? {};
    const ip = this.#runtime.pod(podUid).sandboxes[0]?.ip ?? '';
    const files = this.state.files.get(h.container) ?? {};
    const then = { what: 'processes.netDone', data: { id, round: h.round } };
    const failed = beginNetCall(this.#actor, call, ip, files, then);
    if (failed) this.#goOn(id, h, resumed(h.process, files, failed.text, failed.exit));
  }

  #netDone(d: Finished): void {
    const { id, round } = d.data as { readonly id: string; readonly round: number };
    const h = this.state.held.get(id);
    if (h?.round !== round || !h.process.wait?.net) return;
    const files = this.state.files.get(h.container) ?? {};
    this.#goOn(id, h, endNetCall(h.process, files, d));
  }

  #goOn(id: string, h: Held, done: NetDone): void {
    this.state.files.set(h.container, done.files);
    if (!h.asked) this.#log(h.container, done.output);
    const output = h.asked ? [...h.output, ...done.output] : h.output;
    this.state.held.set(id, { ...h, process: done.process, output });
    this.#step(id);
  }

  #arm(id: string, h: Held): void {
    const us = h.process.wait?.us;
    if (us !== undefined) this.#actor.after(us, 'processes.wake', { id, round: h.round });
  }

  #ended(id: string, h: Held, code: number): void {
    this.state.held.delete(id);
    if (!h.asked) return this.end(id, code, '', '');
    const text = (of?: Output['stream']): string =>
      h.output
        .filter((o) => of === undefined || o.stream === of)
        .map((o) => `${o.text}\n`)
        .join('');
    const [stdout, stderr] = [text('stdout'), text('stderr')];
    return this.#runtime.answer(h.asked, { exitCode: code, output: text(), stdout, stderr });
  }

  /** The main process has ended, and the container with it. */
  end(id: string, exitCode: number, reason: string, message: string): void {
    const c = this.#runtime.container(id);
    if (c?.state !== 'running') return;
    const spec = this.#runtime.state.specs.get(id)!;
    const files = this.state.files.get(id) ?? {};
    const written = message || (files[spec.terminationMessagePath] ?? '');
    const last = this.logOf(id).slice(-80);
    const fallback = spec.logAsMessage && exitCode !== 0 && written === '';
    const text = fallback ? last.map((l) => `${l.text}\n`).join('') : written;
    this.state.scripted.delete(id);
    this.state.held.delete(id);
    stopDaemon(this.#actor, this.state.daemons, id);
    this.#endExecs(id);
    this.#runtime.change(id, {
      state: 'exited',
      exitCode,
      reason: reason || (exitCode === 0 ? 'Completed' : 'Error'),
      message: text.slice(0, 4096),
      finishedAt: this.#actor.now,
    });
    for (const s of this.state.stopping.get(id) ?? []) this.#runtime.answer(s.asked, {});
    this.state.stopping.delete(id);
  }

  #endExecs(id: string): void {
    const gone: string[] = [];
    this.state.held.range(`${id}#`, `${id}$`, (_, key) => void gone.push(key));
    for (const key of gone) {
      const h = this.state.held.get(key)!;
      this.state.held.delete(key);
      this.#runtime.answer(h.asked!, { exitCode: 137, output: '' });
    }
  }

  /** SIGKILL. */
  kill(id: string): void {
    this.end(id, 137, '', '');
  }

  /** Forgets what a container left. */
  forget(id: string): void {
    this.#served.delete(id);
    this.state.files.delete(id);
    this.state.logs.delete(id);
    this.state.held.delete(id);
    this.state.scripted.delete(id);
  }

  /** SIGTERM, and SIGKILL when the grace is over; answered at the end of the container. */
  stop(asked: CriAsked, r: Stop): void {
    const c = this.#runtime.container(r.id);
    if (c?.state !== 'running') return this.#runtime.answer(asked, {});
    const waiting = this.state.stopping.get(r.id) ?? [];
    this.state.stopping.set(r.id, [...waiting, { asked }]);
    if (r.graceUs > 0) this.#term(r.id);
    this.#actor.after(r.graceUs, 'processes.killed', { id: r.id });
    return undefined;
  }

  #term(id: string): void {
    const scripted = this.state.scripted.get(id);
    if (scripted) {
      const { onTerm } = scripted;
      if (!onTerm) return;
      const end = { id, code: onTerm.code, reason: '', message: '' };
      this.#actor.after(onTerm.us, 'processes.scriptEnds', end);
      return;
    }
    const h = this.state.held.get(id);
    if (!h || h.process.termed) return;
    const { wait } = h.process;
    const process: Process = { ...h.process, termed: true };
    if (wait?.onTerm === 'resume') {
      this.state.held.set(id, { ...h, process });
      this.#step(id);
    } else if (wait?.onTerm) {
      const { us, code } = wait.onTerm;
      const next = { ...h, process: { ...process, wait: { us, exit: code } }, round: h.round + 1 };
      this.state.held.set(id, next);
      this.#arm(id, next);
    } else this.state.held.set(id, { ...h, process });
  }

  /** Runs a command in a container. */
  exec(asked: CriAsked, r: Exec): void {
    const c = this.#runtime.container(r.id);
    const spec = this.#runtime.state.specs.get(r.id);
    if (c?.state !== 'running' || !spec) {
      const error = 'failed to exec in container: container is in CONTAINER_EXITED state';
      return this.#runtime.answer(asked, { error, errorCode: 'Unknown' });
    }
    const fake = fakeOf(spec.annotations, 'exec', c.name, c.attempt);
    if (fake !== undefined) return this.#fakeExec(asked, r, fake, c.startedAt);
    const program = r.command[0] ?? '';
    if (!has(spec, program)) {
      const id = '0'.repeat(64);
      const error = `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH`;
      return this.#runtime.answer(asked, { error, errorCode: 'Unknown' });
    }
    const id = `${r.id}#${++this.state.execs}`;
    const process = newProcess(r.command, spec.env, toolsOf(spec));
    this.state.held.set(id, { container: r.id, process, round: 0, asked, output: [] });
    this.#step(id);
    if (r.timeoutUs > 0 && this.state.held.has(id)) {
      this.#actor.after(r.timeoutUs, 'processes.late', { id });
    }
    return undefined;
  }

  #fakeExec(asked: CriAsked, r: Exec, fake: string, startedAt: number): void {
    const { value, delayUs } = phaseOf(fake, this.#actor.now - startedAt);
    if (r.timeoutUs > 0 && delayUs > r.timeoutUs) {
      const error = lateText(r.timeoutUs);
      this.#actor.after(r.timeoutUs, 'processes.refused', { asked, error });
      return;
    }
    this.#runtime.answer(asked, { exitCode: Number(value) || 0, output: '' });
  }

  #late(id: string): void {
    const h = this.state.held.get(id);
    if (!h?.asked) return;
    this.state.held.delete(id);
    const { timeoutUs } = h.asked.request as Exec;
    const error = lateText(timeoutUs);
    this.#runtime.answer(h.asked, { error, errorCode: 'DeadlineExceeded' });
  }

  /** A connection to a port of a container, or an HTTP request. */
  connect(asked: CriAsked, r: Connect): void {
    const c = this.#runtime.container(r.id);
    const s = c && this.#serves(c);
    if (c?.state !== 'running' || !s?.ports.includes(r.port)) {
      return this.#runtime.answer(asked, { error: 'connection refused' });
    }
    if (r.path === undefined) return this.#runtime.answer(asked, { status: 0 });
    const { value, delayUs } = phaseOf(s.schedule, this.#actor.now - c.startedAt);
    const status = Number(value) || 200;
    if (r.timeoutUs > 0 && delayUs > r.timeoutUs) {
      this.#actor.after(r.timeoutUs, 'processes.refused', { asked, error: 'timeout' });
      return undefined;
    }
    if (s.path !== r.path || s.status !== status) {
      s.path = r.path;
      s.status = status;
      s.line = `"GET ${r.path} HTTP/1.1" ${status}`;
    }
    this.#log(c.id, [{ stream: 'stdout', text: s.line }]);
    if (delayUs === 0) this.#runtime.answer(asked, { status });
    else this.#actor.after(delayUs, 'processes.connected', { asked, status });
    return undefined;
  }

  /** A running container listens on a port. */
  listens(c: RuntimeContainer, port: number): boolean {
    return this.#serves(c)?.ports.includes(port) ?? false;
  }

  /** The program of a container. */
  programOf(id: string): string {
    const spec = this.#runtime.state.specs.get(id);
    return spec ? programName(argvOf(spec)[0] ?? '') : '';
  }

  /** An HTTP request of somebody has arrived: what is answered, and after how long. */
  request(id: string, path: string, from: string): { status: number; delayUs: number } {
    const c = this.#runtime.container(id)!;
    const schedule = this.#serves(c)?.schedule ?? '200';
    const { value, delayUs } = phaseOf(schedule, this.#actor.now - c.startedAt);
    const status = Number(value) || 200;
    this.#log(id, [{ stream: 'stdout', text: `${from} "GET ${path} HTTP/1.1" ${status}` }]);
    return { status, delayUs };
  }

  #serves(c: RuntimeContainer): Serves | undefined {
    let s = this.#served.get(c.id);
    if (!s) {
      const spec = this.#runtime.state.specs.get(c.id);
      if (!spec) return undefined;
      this.#served.set(c.id, (s = serves(spec, c)));
    }
    return s;
  }
}

/** What a container's program serves as long as it runs. */
function serves(spec: NewContainer, c: RuntimeContainer): Serves {
  const fake = fakeOf(spec.annotations, 'http', c.name, c.attempt);
  const image = imageOf(spec.image);
  const program = image !== undefined && image.ports.length > 0 && servesBy(spec);
  const schedule = fake ?? defaultHttp(spec);
  const log = { path: '', status: 0, line: '' };
  if (fake === 'refuse' || (!program && fake === undefined)) return { ports: [], schedule, ...log };
  const own = spec.command.length === 0 ? (image?.ports ?? []) : [];
  return { ports: [...spec.ports, ...own], schedule, ...log };
}

/** Client programs of the network that a container's image brings. */
function toolsOf(spec: NewContainer): readonly string[] {
  return imageOf(spec.image)?.tools ?? [];
}

/** Whether a container has a program. */
function has(spec: NewContainer, program: string): boolean {
  if (programKind(program) !== 'known') return false;
  const name = programName(program);
  return !isClientProgram(name) || toolsOf(spec).includes(name);
}

/** The program of a container and its arguments: its command, else its image's. */
function argvOf(spec: NewContainer): readonly string[] {
  if (spec.command.length > 0) return [...spec.command, ...spec.args];
  const own = imageOf(spec.image)?.argv ?? [];
  if (spec.args.length === 0) return own;
  const takesArguments = servers.has(own[0] ?? '');
  if (!takesArguments || programKind(spec.args[0]!) === 'known') return spec.args;
  return own;
}

const servers = new Set(
  'nginx httpd redis-server postgres mysqld fluentd coredns kube-proxy overlay-cni node-exporter pause agnhost memcached whoami'.split(
    ' ',
  ),
);

function servesBy(spec: NewContainer): boolean {
  const program = argvOf(spec)[0] ?? '';
  return servers.has(program.slice(program.lastIndexOf('/') + 1));
}

/** agnhost's `liveness` fails ten seconds after its start; others answer 200. */
function defaultHttp(spec: NewContainer): string {
  return spec.args[0] === 'liveness' ? '200 for=10s; 500' : '200';
}

function lateText(timeoutUs: number): string {
  const s = timeoutUs / SECOND;
  return `failed to exec in container: timeout ${s}s exceeded: context deadline exceeded`;
}
