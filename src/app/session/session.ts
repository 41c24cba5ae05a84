import type { Reply, ToPage, ToWorker } from '../../protocol/protocol.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { director } from '../stores/Director.ts';

type Call = Omit<Extract<ToWorker, { type: 'call' }>, 'type' | 'id'>;

/** The one connection of the page to its worker. */
class Session {
  readonly #worker: Worker;
  readonly #open = new Map<number, (r: Reply) => void>();
  #id = 0;

  constructor() {
    this.#worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), {
      type: 'module',
    });
    this.#worker.onmessage = (e: MessageEvent<ToPage>) => this.#receive(e.data);
    this.#worker.onerror = (e) => useCluster.setState({ crash: e.message });
  }

  send(m: ToWorker): void {
    this.#worker.postMessage(m);
  }

  /** A request to the API; the answer is the API server's. */
  call(request: Call): Promise<Reply> {
    const id = ++this.#id;
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.send({ type: 'call', id, ...request });
    });
  }

  #receive(m: ToPage): void {
    switch (m.type) {
      case 'frame':
        return director.receive(m);
      case 'reply':
        this.#open.get(m.id)?.(m);
        this.#open.delete(m.id);
        return;
      case 'crash':
        useCluster.setState({ crash: m.message });
    }
  }
}

export const session = new Session();
