import { PMap } from '../../sim/PMap.ts';
import type { Draw } from './RoundRobin.ts';

/** Ports that Linux gives to those who ask for none: net.ipv4.ip_local_port_range. */
const EPHEMERAL = { base: 32_768, size: 28_232 } as const;

/** A range of ports. */
export interface PortRange {
  readonly base: number;
  readonly size: number;
}

/**
 * Gives each Service port a port to listen on: one drawn from the range, else the next free one.
 * Without `--proxy-port-range` the kernel chooses. Models: pkg/proxy/userspace/port_allocator.go
 */
export class PortAllocator {
  readonly state = { used: new PMap<number, true>() };
  readonly #range: PortRange;

  constructor(range: PortRange = EPHEMERAL) {
    this.#range = range;
  }

  /** A free port; undefined when none is left. */
  allocate(draw: Draw): number | undefined {
    const { base, size } = this.#range;
    if (this.state.used.size >= size) return undefined;
    let i = draw(size);
    while (this.state.used.has(base + i)) i = (i + 1) % size;
    this.state.used.set(base + i, true);
    return base + i;
  }

  release(port: number): void {
    this.state.used.delete(port);
  }
}
