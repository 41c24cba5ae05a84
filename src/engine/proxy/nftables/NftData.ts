import type { EndpointChoice } from '../model/categorizeEndpoints.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import { localDetector } from '../model/ProxyConfig.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';
import { baseTable } from './baseTable.ts';
import type { NftElement, NftOp, NftSetSpec } from './NftRule.ts';
import type { NftChain, NftLookup } from './NftTable.ts';
import { elementKey, NftTable } from './NftTable.ts';
import { nftServicePort } from './servicePort.ts';

/** A table as plain data, by name and `elementKey`. */
export interface NftData {
  readonly chains: Readonly<Record<string, NftChain>>;
  readonly sets: Readonly<Record<string, NftSetSpec>>;
  readonly elements: Readonly<Record<string, NftElement>>;
}

/** Elements of one node: its endpoints that may talk to themselves, and its node port address. */
export type NftOwn = Readonly<Record<string, NftElement>>;

interface Port {
  readonly port: ServicePortInfo;
  readonly choice: EndpointChoice;
}

function serviceOps(p: Port, config: ProxyConfig, family: IPFamily): readonly NftOp[] {
  const made = nftServicePort(p.port, p.choice, {
    local: localDetector(config, family),
    masqueradeBits: 1 << config.masqueradeBit,
    nodeIP: config.nodeIPs[family] ?? '',
    nodeName: '',
  });
  return [
    ...made.chains.map((name): NftOp => ({ do: 'addChain', chain: { name } })),
    ...made.sets.map((set): NftOp => ({ do: 'addSet', set })),
    ...made.rules.map((rule): NftOp => ({ do: 'addRule', rule })),
    ...made.elements.map((element): NftOp => ({ do: 'addElement', element })),
  ];
}

/**
 * What stands in the table after a sync, without what is of one node only: nodes that see the same
 * Services share it.
 */
export function nftData(ports: readonly Port[], config: ProxyConfig, family: IPFamily): NftData {
  const table = new NftTable();
  const shared: ProxyConfig = { ...config, nodeIPs: {} };
  table.apply([
    ...baseTable(shared, family, true),
    ...ports.flatMap((p) => serviceOps(p, config, family)),
  ]);
  const chains: Record<string, NftChain> = {};
  const sets: Record<string, NftSetSpec> = {};
  const elements: Record<string, NftElement> = {};
  table.state.chains.forEach((c, name) => void (chains[name] = c));
  table.state.sets.forEach((s, name) => void (sets[name] = s));
  table.state.elements.forEach((e, key) => void (elements[key] = e));
  return { chains, sets, elements };
}

/** The elements of one node. */
export function nftOwn(ports: readonly Port[], config: ProxyConfig, family: IPFamily): NftOwn {
  const own: Record<string, NftElement> = {};
  const add = (set: string, key: string): void => {
    own[elementKey(set, key)] = { set, key };
  };
  for (const { port, choice } of ports) {
    for (const e of choice.reachable) {
      if (e.nodeName !== config.nodeName) continue;
      add('hairpin-connections', `${e.ip} . ${e.ip} . ${port.protocol} . ${e.port}`);
    }
  }
  const ip = config.nodeIPs[family];
  if (ip !== undefined && config.nodePortAddresses.length === 0) add('nodeport-ips', ip);
  return own;
}

/** Both as packets ask them. */
export function nftLookup({ chains, sets, elements }: NftData, own: NftOwn): NftLookup {
  return {
    rulesOf: (chain) => chains[chain]?.rules ?? [],
    element: (set, key) => own[elementKey(set, key)] ?? elements[elementKey(set, key)],
    timeoutOf: (set) => sets[set]?.timeoutSeconds,
  };
}

/** Both as a table that can be printed. */
export function nftTableOf({ chains, sets, elements }: NftData, own: NftOwn): NftTable {
  const table = new NftTable();
  for (const [name, c] of Object.entries(chains)) table.state.chains.set(name, c);
  for (const [name, s] of Object.entries(sets)) table.state.sets.set(name, s);
  for (const [key, e] of Object.entries({ ...elements, ...own })) table.state.elements.set(key, e);
  return table;
}
