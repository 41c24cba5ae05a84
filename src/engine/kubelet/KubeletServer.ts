import type { ContainerStatus } from '../api/core/pod/containerFields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { ApiResponse, ExecResult, KubeletCall, KubeletReply } from '../apiserver/Request.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { parseRfc3339, rfc3339Micro } from '../sim/rfc3339.ts';
import { SECOND } from '../sim/time.ts';
import { CriClient } from './CriClient.ts';
import { programKind, programName } from './runtime/process/programs.ts';
import type { CriAnswer } from './runtime/Cri.ts';
import type { Containerd } from './runtime/Containerd.ts';
import type { LogLine } from './runtime/containerLog.ts';

/** What the server asks of the rest of the kubelet. */
export interface KubeletServerOptions {
  readonly runtime: () => Containerd;
  readonly podOf: (uid: string) => Pod | undefined;
  readonly statusOf: (uid: string, container: string) => ContainerStatus | undefined;
}

function refusal(message: string): ApiResponse {
  const reason = 'BadRequest';
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };
  return { code: 400, body: { ...status, message, reason, code: 400 } };
}

function internalError(message: string): ApiResponse {
  const reason = 'InternalError';
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };
  const text = `Internal error occurred: ${message}`;
  return { code: 500, body: { ...status, message: text, reason, code: 500 } };
}

function ranAnswer(a: CriAnswer): ApiResponse {
  if (a.error !== undefined) {
    return internalError(`error executing command in container: ${a.error}`);
  }
  const { stdout = '', stderr = '', exitCode = 0 } = a;
  return { code: 101, body: { stdout, stderr, exitCode } satisfies ExecResult };
}

/** The id of the container whose log is meant, or why there is none. */
function containerId(
  pod: string,
  name: string,
  s: ContainerStatus | undefined,
  previous: boolean,
): string | ApiResponse {
  const what = `container "${name}" in pod "${pod}"`;
  if (!s) return refusal(`${what} is not available`);
  const last = s.lastState?.terminated?.containerID;
  const idOf = (id: string | undefined): string => (id ?? '').replace('containerd://', '');
  if (previous) {
    return last ? idOf(last) : refusal(`previous terminated ${what} not found`);
  }
  if (s.state?.running) return idOf(s.containerID);
  if (s.state?.terminated) {
    const id = s.state.terminated.containerID ?? last;
    return id ? idOf(id) : refusal(`${what} is terminated`);
  }
  if (s.lastState?.terminated) return last ? idOf(last) : refusal(`${what} is terminated`);
  const reason = s.state?.waiting?.reason ?? '';
  const texts: Readonly<Record<string, string>> = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: 'trying and failing to pull image',
  };
  return refusal(`${what} is waiting to start: ${texts[reason] ?? reason}`);
}

/** The part of a log that a query asks for. */
function chosen(
  lines: readonly LogLine[],
  of: (name: string) => string,
  now: number,
): readonly LogLine[] {
  const seconds = Number(of('sinceSeconds'));
  const since = seconds > 0 ? now - seconds * SECOND : (parseRfc3339(of('sinceTime')) ?? 0);
  const recent = lines.filter((l) => l.at >= since);
  const tail = of('tailLines');
  if (tail === '') return recent;
  return Number(tail) === 0 ? [] : recent.slice(-Number(tail));
}

/**
 * The kubelet's own server: logs of containers, commands in them. Models: pkg/kubelet/server getContainerLogs,
 * kubelet_pods.go validateContainerLogStatus. Following is done by asking again.
 */
export class KubeletServer implements Part {
  readonly state = {};
  readonly handlers: Handlers = {
    logs: (c: KubeletCall) => this.#reply(c, this.#read(c)),
    exec: (c: KubeletCall) => this.#exec(c),
    ran: (a: CriAnswer<KubeletCall>) => this.#reply(a.data, ranAnswer(a)),
  };
  readonly #cri: CriClient;
  readonly #actor: Actor;
  readonly #options: KubeletServerOptions;

  constructor(actor: Actor, options: KubeletServerOptions) {
    this.#actor = actor;
    this.#options = options;
    this.#cri = new CriClient(actor);
    actor.addPart('server', this);
  }

  #reply(c: KubeletCall, response: ApiResponse): void {
    const reply: KubeletReply = { id: c.id, response };
    const client = this.#actor.sim.actor(c.client);
    this.#actor.send(client, 'kubeletClient.response', reply);
  }

  /** Models: pkg/kubelet/kubelet_pods.go GetExec, kuberuntime_container.go RunInContainer */
  #exec(c: KubeletCall): void {
    const status = this.#options.statusOf(c.uid, c.container) ?? c.status;
    if (!status?.state?.running) {
      this.#reply(c, internalError(`container not found ("${c.container}")`));
      return;
    }
    const command = c.command ?? [];
    const lost = command.find((w, i) => i === 0 && programKind(w) === 'not modelled');
    if (lost !== undefined) {
      this.#reply(c, internalError(`not modelled: program ${programName(lost)}`));
      return;
    }
    const id = (status.containerID ?? '').replace('containerd://', '');
    this.#cri.ask({ call: 'exec', id, command, timeoutUs: 0 }, 'server.ran', c);
  }

  #read(c: KubeletCall): ApiResponse {
    const of = (name: string): string => {
      const v = c.query[name];
      return typeof v === 'string' ? v : (v?.[0] ?? '');
    };
    const pod = this.#options.podOf(c.uid)?.metadata?.name ?? '';
    const status = this.#options.statusOf(c.uid, c.container) ?? c.status;
    const id = containerId(pod, c.container, status, of('previous') === 'true');
    if (typeof id !== 'string') return id;
    const runtime = this.#options.runtime();
    if (!runtime.container(id)) {
      return { code: 200, body: `unable to retrieve container logs for containerd://${id}` };
    }
    const stamps = of('timestamps') === 'true';
    const text = chosen(runtime.processes.logOf(id), of, this.#actor.now)
      .map((l) => `${stamps ? `${rfc3339Micro(l.at)} ` : ''}${l.text}\n`)
      .join('');
    const limit = Number(of('limitBytes'));
    return { code: 200, body: limit > 0 ? text.slice(0, limit) : text };
  }
}
