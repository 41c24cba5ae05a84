import type { Container } from '../api/core/pod/containerFields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { SECOND } from '../sim/time.ts';
import type { CriClient } from './CriClient.ts';
import { portOf } from './ports.ts';
import { containerNamed } from './podSpec.ts';
import type { Reporter } from './Reporter.ts';
import type { CriAnswer } from './runtime/Cri.ts';

/** A hook of a container's lifecycle. */
export type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;

interface Running {
  readonly pod: Pod;
  readonly name: string;
  /** `FailedPostStartHook`, `FailedPreStopHook`. */
  readonly failure: string;
  readonly then: string;
  readonly data: object;
}

/**
 * Runs lifecycle hooks: exec, httpGet, sleep. `then` is told `data` and the failure's text, if any.
 * Models: pkg/kubelet/lifecycle/handlers.go
 */
export class HookRunner implements Part {
  readonly state = {};
  readonly handlers: Handlers = {
    done: (a: CriAnswer<Running>) => this.#done(a),
    slept: (r: Running) => this.#tell(r, undefined),
  };
  readonly #actor: Actor;
  readonly #cri: CriClient;
  readonly #reporter: Reporter;

  constructor(actor: Actor, cri: CriClient, reporter: Reporter) {
    this.#actor = actor;
    this.#cri = cri;
    this.#reporter = reporter;
    actor.addPart('hooks', this);
  }

  run(
    pod: Pod,
    name: string,
    id: string,
    hook: Hook,
    failure: string,
    then: string,
    data: object,
  ): void {
    const running: Running = { pod, name, failure, then, data };
    if (hook.exec) {
      const command = hook.exec.command ?? [];
      this.#cri.ask({ call: 'exec', id, command, timeoutUs: 0 }, 'hooks.done', running);
    } else if (hook.sleep) {
      this.#actor.after((hook.sleep.seconds ?? 0) * SECOND, 'hooks.slept', running);
    } else if (hook.httpGet) {
      const port = portOf(containerNamed(pod, name), hook.httpGet.port) ?? 0;
      const path = hook.httpGet.path ?? '/';
      this.#cri.ask(
        { call: 'connect', id, port, path, timeoutUs: 30 * SECOND },
        'hooks.done',
        running,
      );
    } else this.#tell(running, undefined);
  }

  #done(a: CriAnswer<Running>): void {
    const failed =
      a.error ??
      (a.exitCode ? `command exited with ${a.exitCode}: ${a.output ?? ''}` : undefined) ??
      (a.status !== undefined && a.status >= 400 ? `HTTP status ${a.status}` : undefined);
    this.#tell(a.data, failed);
  }

  #tell(r: Running, failed: string | undefined): void {
    if (failed !== undefined) {
      const text =
        r.failure === 'FailedPreStopHook' ? 'PreStopHook failed' : 'PostStartHook failed';
      this.#reporter.tell(r.pod, 'Warning', r.failure, text, r.name);
    }
    this.#actor.call(r.then, { ...r.data, failed }, this.#actor.sim.current);
  }
}
