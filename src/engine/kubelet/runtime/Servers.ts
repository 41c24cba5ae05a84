import type { HttpResponse, PodServers } from '../../network/sockets/PodServers.ts';
import type { Containerd } from './Containerd.ts';
import { pageOf } from './pages.ts';

/** The listening containers of a machine, for its kernel. */
export class Servers implements PodServers {
  readonly #runtime: Containerd;

  constructor(runtime: Containerd) {
    this.#runtime = runtime;
  }

  listener(uid: string, port: number): string | undefined {
    const { processes } = this.#runtime;
    const pods =
      uid === 'host'
        ? this.#runtime.state.pods.values().filter(inHostNetwork)
        : [this.#runtime.pod(uid)];
    for (const p of pods) {
      const c = p.containers.find((x) => x.state === 'running' && processes.listens(x, port));
      if (c) return c.id;
    }
    return undefined;
  }

  programOf(container: string): string {
    return this.#runtime.processes.programOf(container);
  }

  http(
    container: string,
    path: string,
    from: string,
  ): { readonly delayUs: number; readonly response: HttpResponse } {
    const { status, delayUs } = this.#runtime.processes.request(container, path, from);
    const c = this.#runtime.container(container)!;
    const pod = this.#runtime.pod(c.podUid);
    const env = this.#runtime.state.specs.get(container)?.env ?? {};
    const about = {
      program: this.programOf(container),
      args: this.#runtime.state.specs.get(container)?.args ?? [],
      hostname: env['HOSTNAME'] || pod.key.slice(pod.key.indexOf('/') + 1),
      ip: pod.sandboxes[0]?.ip ?? '',
      from,
      path,
      status,
    };
    return { delayUs, response: pageOf(about) };
  }
}

function inHostNetwork(p: { readonly sandboxes: readonly { readonly ip: string }[] }): boolean {
  return p.sandboxes[0]?.ip === '';
}
