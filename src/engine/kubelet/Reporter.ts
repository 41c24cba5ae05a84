import type { Pod } from '../api/core/pod/fields.ts';
import type { EventRecorder } from '../client/EventRecorder.ts';
import { fieldPathOf } from './podSpec.ts';

type EventType = 'Normal' | 'Warning';

/** Tells Events about a Pod or one of its containers, in the kubelet's name. */
export class Reporter {
  readonly #events: EventRecorder;

  constructor(events: EventRecorder) {
    this.#events = events;
  }

  /** An Event about a Pod, or with a container's name about that one. */
  tell(pod: Pod, type: EventType, reason: string, message: string, container?: string): void {
    const { namespace, name, uid, resourceVersion } = pod.metadata ?? {};
    const fieldPath = container === undefined ? undefined : fieldPathOf(pod, container);
    this.#events.record({
      about: {
        kind: 'Pod',
        ...(namespace === undefined ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
        ...(uid === undefined ? {} : { uid }),
        apiVersion: 'v1',
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
        ...(fieldPath === undefined ? {} : { fieldPath }),
      },
      type,
      reason,
      message,
    });
  }

  /** An Event about the node itself. */
  tellNode(node: string, type: EventType, reason: string, message: string): void {
    this.#events.record({ about: { kind: 'Node', name: node, uid: node }, type, reason, message });
  }
}
