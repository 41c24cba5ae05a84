import type { Container } from '../api/core/pod/containerFields.ts';
import type { Pod, PodCondition } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import type { CriClient } from './CriClient.ts';
import { containersOf } from './podSpec.ts';
import type { Reporter } from './Reporter.ts';
import type { CriAnswer } from './runtime/Cri.ts';
import type { ContainerResources, RuntimeContainer, RuntimePod } from './runtime/RuntimePod.ts';
import { newest } from './runtime/RuntimePod.ts';
import { equal } from './status/statusPatch.ts';

/** A resize in progress. */
interface Resizing {
  readonly generation: number;
  readonly since: string;
}

interface Updating {
  readonly uid: string;
  readonly then: string;
  readonly left: number;
}

/**
 * Changes requests and limits of running containers in place.
 * Models: pkg/kubelet/allocation, kuberuntime doPodResizeAction. A resize that does not fit the
 * node is refused by the API server; it is not deferred here, and `resizePolicy` RestartContainer
 * is not modelled.
 */
export class Resizer implements Part {
  readonly state = { pods: new PMap<string, Resizing>() };
  readonly handlers: Handlers = {
    updated: (a: CriAnswer<Updating>) => this.#updated(a.data),
  };
  readonly #actor: Actor;
  readonly #cri: CriClient;
  readonly #reporter: Reporter;

  constructor(actor: Actor, cri: CriClient, reporter: Reporter) {
    this.#actor = actor;
    this.#cri = cri;
    this.#reporter = reporter;
    actor.addPart('resizer', this);
  }

  onStart(): void {
    this.state.pods.clear();
  }

  forget(uid: string): void {
    this.state.pods.delete(uid);
  }

  /** Conditions that a resize adds to a Pod. */
  conditionsOf(uid: string): readonly PodCondition[] {
    const r = this.state.pods.get(uid);
    if (!r) return [];
    return [
      {
        type: 'PodResizeInProgress',
        status: 'True',
        observedGeneration: r.generation,
        lastProbeTime: r.since,
        lastTransitionTime: r.since,
      },
    ] as PodCondition[];
  }

  /** Tells that a resize has begun or is done. */
  look(pod: Pod, runtime: RuntimePod): void {
    const uid = pod.metadata!.uid!;
    const generation = pod.metadata?.generation ?? 1;
    const old = this.state.pods.get(uid);
    if (differing(pod, runtime).length > 0) {
      if (old?.generation === generation) return;
      this.state.pods.set(uid, { generation, since: rfc3339(this.#actor.now) });
      const text = `Pod resize started: ${summary(pod, generation)}`;
      this.#reporter.tell(pod, 'Normal', 'ResizeStarted', text);
    } else if (old) {
      this.state.pods.delete(uid);
      const text = `Pod resize completed: ${summary(pod, old.generation)}`;
      this.#reporter.tell(pod, 'Normal', 'ResizeCompleted', text);
    }
  }

  /** Brings the runtime's figures to the spec's; `then` is told {uid, changed}. */
  resize(pod: Pod, runtime: RuntimePod, then: string): void {
    const uid = pod.metadata!.uid!;
    const all = differing(pod, runtime);
    if (all.length === 0) {
      this.#actor.call(then, { uid, changed: false }, this.#actor.sim.current);
      return;
    }
    all.forEach(({ container, running }, i) => {
      const resources = resourcesOf(container);
      const data: Updating = { uid, then, left: all.length - 1 - i };
      this.#cri.ask(
        { call: 'updateResources', id: running.id, resources },
        'resizer.updated',
        data,
      );
    });
  }

  #updated({ uid, then, left }: Updating): void {
    if (left === 0) this.#actor.call(then, { uid, changed: true }, this.#actor.sim.current);
  }
}

function resourcesOf(c: Container): ContainerResources {
  const { requests, limits } = (c.resources ?? {}) as ContainerResources;
  return { ...(requests ? { requests } : {}), ...(limits ? { limits } : {}) };
}

interface Differing {
  readonly container: Container;
  readonly running: RuntimeContainer;
}

function differing(pod: Pod, runtime: RuntimePod): readonly Differing[] {
  const out: Differing[] = [];
  for (const container of containersOf(pod)) {
    const running = newest(runtime, container.name ?? '');
    if (running?.state !== 'running') continue;
    const inForce = resourcesOf({ resources: running.resources ?? {} } as Container);
    if (!equal(inForce, resourcesOf(container))) out.push({ container, running });
  }
  return out;
}

/** The resources of a Pod as the resize Events print them. */
function summary(pod: Pod, generation: number): string {
  const containers = containersOf(pod).map((c) => {
    const { limits, requests } = resourcesOf(c);
    return {
      name: c.name,
      resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) },
    };
  });
  return JSON.stringify({ containers, generation });
}
