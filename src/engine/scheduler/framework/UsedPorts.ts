/** A port of a node that a Pod asks for. */
export interface HostPort {
  /** `0.0.0.0` means every address. */
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const ANY = '0.0.0.0';

/** Ports taken on a node. Models: kube-scheduler framework/types.go HostPortInfo */
export class UsedPorts {
  /** `protocol/port` → addresses with how many Pods hold them. */
  readonly #taken = new Map<string, Map<string, number>>();

  add(p: HostPort): void {
    const key = `${p.protocol}/${p.port}`;
    let ips = this.#taken.get(key);
    if (!ips) this.#taken.set(key, (ips = new Map()));
    ips.set(p.ip, (ips.get(p.ip) ?? 0) + 1);
  }

  remove(p: HostPort): void {
    const key = `${p.protocol}/${p.port}`;
    const ips = this.#taken.get(key);
    const n = (ips?.get(p.ip) ?? 0) - 1;
    if (n > 0) ips!.set(p.ip, n);
    else ips?.delete(p.ip);
    if (ips?.size === 0) this.#taken.delete(key);
  }

  conflicts(p: HostPort): boolean {
    const ips = this.#taken.get(`${p.protocol}/${p.port}`);
    return ips !== undefined && (p.ip === ANY || ips.has(ANY) || ips.has(p.ip));
  }

  /** Whether none of these ports is taken. */
  fits(wanted: readonly HostPort[]): boolean {
    for (const p of wanted) if (this.conflicts(p)) return false;
    return true;
  }

  clone(): UsedPorts {
    const c = new UsedPorts();
    for (const [k, ips] of this.#taken) c.#taken.set(k, new Map(ips));
    return c;
  }
}
