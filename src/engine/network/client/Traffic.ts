import type { TrafficFrom } from '../../api/ClusterCommand.ts';
import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { ClientOutput } from './clientOutput.ts';
import { clientOutput } from './clientOutput.ts';
import type { Finished } from './NetClients.ts';
import type { Finding } from './NetTask.ts';
import { parseCommand } from './parseCommand.ts';

/** Results that are kept, the newest. */
const KEPT = 200;

/** A client program that a user had run from somewhere, and what came of it. */
export interface TrafficResult {
  readonly root: number;
  readonly from: TrafficFrom;
  readonly command: readonly string[];
  readonly finding: Finding;
  readonly output: ClientOutput;
}

/** What travels with such a program until it ends. */
export type TrafficAsked = Pick<TrafficResult, 'root' | 'from' | 'command'>;

/** Collects what came of client programs that commands began. */
export class Traffic implements Part {
  readonly state = { results: new PMap<number, TrafficResult>() };
  readonly handlers: Handlers = { done: (d: Finished) => this.#done(d) };

  constructor(actor: Actor) {
    actor.addPart('traffic', this);
  }

  /** What came of a command; undefined: it is under way, or forgotten. */
  result(root: number): TrafficResult | undefined {
    return this.state.results.get(root);
  }

  #done({ data, finding }: Finished): void {
    const asked = data as TrafficAsked;
    const request = parseCommand(asked.command);
    if (request.kind === 'bad') return;
    const { results } = this.state;
    results.set(asked.root, { ...asked, finding, output: clientOutput(request, finding) });
    if (results.size > KEPT) results.delete(results.firstKey()!);
  }
}
