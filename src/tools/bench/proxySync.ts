import type { IptablesKernel } from '../../engine/proxy/iptables/IptablesKernel.ts';
import { FRESH_KERNEL, restoreText } from '../../engine/proxy/iptables/IptablesKernel.ts';
import { applyIptables, syncIptables } from '../../engine/proxy/iptables/syncIptables.ts';
import { IpvsProxier } from '../../engine/proxy/ipvs/IpvsProxier.ts';
import { ProxyTracker } from '../../engine/proxy/model/ProxyTracker.ts';
import { NftablesProxier } from '../../engine/proxy/nftables/NftablesProxier.ts';
import { transactionText } from '../../engine/proxy/nftables/nftText.ts';
import { UserspaceProxier } from '../../engine/proxy/userspace/UserspaceProxier.ts';
import { Prng } from '../../engine/sim/Prng.ts';
import { LOAD_CONFIG, loadService, loadSlice } from '../proxyLoad.ts';
import { cpuSeconds, figure, median, print } from './Figure.ts';

const SIZES = [1000, 5000, 30_000];
const ENDPOINTS = 2;
const CHANGES = 5;

/** A proxier under test. */
interface Subject {
  sync(t: ProxyTracker): void;
  /** Length of the text of the last sync, which is made only when somebody reads it. */
  text?(): number;
}

class Iptables implements Subject {
  #kernel: IptablesKernel = FRESH_KERNEL;
  #full = true;
  #last: ReturnType<typeof syncIptables> | undefined;

  sync(t: ProxyTracker): void {
    const { changed } = t.state;
    this.#last = syncIptables(
      {
        config: LOAD_CONFIG,
        family: 'IPv4',
        ports: t.ports(),
        changed: (s) => changed.has(s),
        full: this.#full,
        large: t.endpointCount() > 1000,
        cleanUp: true,
      },
      this.#kernel,
    );
    this.#kernel = applyIptables(this.#kernel, this.#last, this.#full);
    t.taken();
    this.#full = false;
  }

  text(): number {
    return this.#last ? restoreText('nat', this.#last.nat).length : 0;
  }
}

class Nftables implements Subject {
  readonly #proxier = new NftablesProxier(LOAD_CONFIG, 'IPv4');
  #last: ReturnType<NftablesProxier['sync']> | undefined;

  sync(t: ProxyTracker): void {
    this.#last = this.#proxier.sync(t, 0);
  }

  text(): number {
    return this.#last?.transactions.reduce((n, x) => n + transactionText(x, 'IPv4').length, 0) ?? 0;
  }
}

class Ipvs implements Subject {
  readonly #proxier = new IpvsProxier(LOAD_CONFIG, 'IPv4');

  sync(t: ProxyTracker): void {
    this.#proxier.sync(t);
  }
}

class Userspace implements Subject {
  readonly #proxier = new UserspaceProxier(LOAD_CONFIG, { base: 1, size: 65_535 });
  readonly #prng = new Prng(1);

  sync(t: ProxyTracker): void {
    this.#proxier.sync(t, 0, (n) => this.#prng.int(n));
  }
}

const MODES: readonly (readonly [string, () => Subject])[] = [
  ['userspace', () => new Userspace()],
  ['iptables', () => new Iptables()],
  ['ipvs', () => new Ipvs()],
  ['nftables', () => new Nftables()],
];

function heapMB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

function trackerOf(services: number): ProxyTracker {
  const t = new ProxyTracker('IPv4', 'node-1');
  for (let i = 0; i < services; i++) {
    t.setService(loadService(i));
    t.setSlice(loadSlice(i, ENDPOINTS));
  }
  return t;
}

function measure(mode: string, make: () => Subject, services: number): void {
  const what = (text: string): string => `${mode}, ${services} Services: ${text}`;
  const id = `proxy-sync-${mode}-${services}`;
  const tracker = trackerOf(services);
  tracker.ports();
  const before = heapMB();
  const subject = make();
  const full = cpuSeconds(() => subject.sync(tracker));
  const each = Array.from({ length: CHANGES }, (_, i) => {
    tracker.setSlice(loadSlice(i * 7, ENDPOINTS + 1));
    return cpuSeconds(() => subject.sync(tracker));
  });
  const heap = heapMB() - before;
  print(figure(`${id}-full`, what('CPU of the first, full sync'), full * 1000, 'ms', ''));
  print(
    figure(`${id}-change`, what('CPU of a sync after one change'), median(each) * 1000, 'ms', ''),
  );
  const limit = services === 30_000 ? '<= 300' : '';
  print(figure(`${id}-heap`, what('rules kept as data'), heap, 'MB', limit));
  if (!subject.text) return;
  const text = cpuSeconds(() => void subject.text?.());
  print(figure(`${id}-text`, what('CPU of making the last text'), text * 1000, 'ms', ''));
}

/** Time of a sync and memory of the rules, by mode and number of Services. */
export function proxySync(): void {
  for (const services of SIZES) {
    for (const [mode, make] of MODES) measure(mode, make, services);
  }
}
