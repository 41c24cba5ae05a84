import type { ContainerStatus } from '../api/core/pod/containerFields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import { param } from './query.ts';
import type { ApiCall, ApiResponse, KubeletCall, KubeletReply } from './Request.ts';
import { badRequest, plainError } from './status.ts';
import { checkLogOptions, containerOf } from './subresources/podConnect.ts';

/** What is said of a kubelet that does not answer in time. */
const TIMEOUT_US = 10 * SECOND;

interface Waiting {
  readonly call: ApiCall;
  readonly url: string;
}

/**
 * The way from the API server to the kubelets: logs of containers, commands in them.
 * Models: pkg/registry/core/pod/strategy.go LogLocation, pkg/kubelet/client
 */
export class KubeletClient implements Part {
  readonly state = { next: 1, waiting: new PMap<number, Waiting>() };
  readonly handlers: Handlers = {
    response: (d: KubeletReply) => this.#answer(d.id, d.response),
    refused: (d: KubeletCall) => this.#fail(d.id, 'connect: connection refused'),
    late: (id: number) => this.#fail(id, 'i/o timeout'),
  };
  readonly #actor: Actor;
  readonly #reply: (call: ApiCall, r: ApiResponse) => void;

  constructor(actor: Actor, reply: (call: ApiCall, r: ApiResponse) => void) {
    this.#actor = actor;
    this.#reply = reply;
    actor.addPart('kubeletClient', this);
  }

  onStart(): void {
    this.state.waiting.clear();
  }

  /** Asks the kubelet of a Pod's node for a container's log; answers what can be said at once. */
  logs(call: ApiCall, pod: Pod): ApiResponse | undefined {
    const wrong = checkLogOptions(call.request, pod.metadata?.name ?? '');
    if (wrong) return wrong;
    const container = containerOf(pod, param(call.request, 'container'));
    if (typeof container !== 'string') return container;
    if (!pod.spec?.nodeName) return { code: 204, body: '' };
    return this.#ask(call, pod, container, undefined);
  }

  /** Runs a command in a container; the answer comes when it has ended. */
  exec(call: ApiCall, pod: Pod, container: string): ApiResponse | undefined {
    const given = call.request.query?.['command'];
    const command = typeof given === 'string' ? [given] : (given ?? []);
    if (command.length === 0)
      return badRequest('you must specify at least 1 command for the container');
    return this.#ask(call, pod, container, command);
  }

  #ask(
    call: ApiCall,
    pod: Pod,
    container: string,
    command: readonly string[] | undefined,
  ): ApiResponse | undefined {
    const node = pod.spec?.nodeName ?? '';
    const { name, namespace, uid = '' } = pod.metadata ?? {};
    const host = `${pod.status?.hostIP ?? node}:10250`;
    const path = `${command ? 'exec' : 'containerLogs'}/${namespace}/${name}/${container}`;
    const url = `Get "https://${host}/${path}": dial tcp ${host}`;
    const kubelet = this.#actor.sim.find(`${node}/kubelet`);
    if (!kubelet) return plainError(`${url}: connect: no route to host`);
    const id = this.state.next++;
    this.state.waiting.set(id, { call, url });
    const known = statusNamed(pod, container);
    const asked: KubeletCall = {
      id,
      client: this.#actor.id,
      uid,
      container,
      query: call.request.query ?? {},
      ...(known ? { status: known } : {}),
      ...(command ? { command } : {}),
    };
    const object = `${namespace}/${name}/${container}`;
    const trace = { kind: 'request', verb: command ? 'POST' : 'GET', object } as const;
    this.#actor.send(kubelet, command ? 'server.exec' : 'server.logs', asked, {
      bounce: 'kubeletClient.refused',
      trace,
    });
    if (!command) this.#actor.after(TIMEOUT_US, 'kubeletClient.late', id);
    return undefined;
  }

  #fail(id: number, why: string): void {
    const w = this.state.waiting.get(id);
    if (w) this.#answer(id, plainError(`${w.url}: ${why}`));
  }

  #answer(id: number, response: ApiResponse): void {
    const w = this.state.waiting.get(id);
    if (!w) return;
    this.state.waiting.delete(id);
    this.#reply(w.call, response);
  }
}

function statusNamed(pod: Pod, name: string): ContainerStatus | undefined {
  const {
    containerStatuses: a,
    initContainerStatuses: b,
    ephemeralContainerStatuses: c,
  } = pod.status ?? {};
  return [...(a ?? []), ...(b ?? []), ...(c ?? [])].find((s) => s.name === name);
}
