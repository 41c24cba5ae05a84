import type { Actor } from '../../sim/Actor.ts';
import type { PMap } from '../../sim/PMap.ts';

/** Programs whose containers are processes of the cluster: they run as long as a container does. */
const DAEMONS = new Set(['kube-proxy', 'coredns']);

/** Whether a process runs by its container and not by its machine. */
export function runsInContainer(a: Actor): boolean {
  return DAEMONS.has(a.name.slice(a.machine.length + 1));
}

/** A container of a program has started: its process with it. `running`: process by container. */
export function startDaemon(
  host: Actor,
  running: PMap<string, string>,
  container: string,
  program: string,
): void {
  const actor = DAEMONS.has(program) ? host.sim.find(`${host.machine}/${program}`) : undefined;
  if (!actor) return;
  running.set(container, actor.name);
  host.sim.start(actor);
}

/** A container has ended; its process ends unless another container runs it too. */
export function stopDaemon(host: Actor, running: PMap<string, string>, container: string): void {
  const name = running.get(container);
  if (name === undefined) return;
  running.delete(container);
  const actor = host.sim.find(name);
  if (actor && !running.values().includes(name)) host.sim.stop(actor, 'kill');
}
