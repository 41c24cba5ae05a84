import { hostPort } from '../model/ipFamily.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import { IPSET_NAMES, ipsetName, IPSETS } from './ipsets.ts';
import type { IpvsData } from './IpvsData.ts';
import type { VirtualServer } from './IpvsKernel.ts';

const HEAD = [
  'IP Virtual Server version 1.2.1 (size=4096)',
  'Prot LocalAddress:Port Scheduler Flags',
  '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
];

function lines({ spec, realServers }: VirtualServer): readonly string[] {
  const sticky = spec.persistent ? ` persistent ${spec.timeout}` : '';
  const flags = spec.sourceHash ? ' (mh-port)' : '';
  const at = hostPort(spec.address, spec.port);
  return [
    `${spec.protocol.padEnd(4)} ${at} ${spec.scheduler}${flags}${sticky}`,
    ...realServers.map((r) => {
      const to = hostPort(r.address, r.port).padEnd(28);
      return `  -> ${to} Masq    ${String(r.weight).padEnd(6)} 0          0`;
    }),
  ];
}

/** Virtual servers as `ipvsadm -Ln` lists them; connections are not counted there. */
export function ipvsadmText(d: IpvsData): string {
  const servers = Object.keys(d.servers).sort();
  return `${[...HEAD, ...servers.flatMap((k) => lines(d.servers[k]!))].join('\n')}\n`;
}

/** IP sets as `ipset list` names them: name, type and members. */
export function ipsetText(d: IpvsData, f: IPFamily): string {
  const blocks = IPSET_NAMES.map((set) => {
    const members = Object.keys(d.entries[set] ?? {}).sort();
    const head = [`Name: ${ipsetName(set, f)}`, `Type: ${IPSETS[set].type}`, 'Members:'];
    return `${[...head, ...members].join('\n')}\n`;
  });
  return blocks.join('\n');
}
