import type { IptablesMatch, IptablesRule } from '../iptables/IptablesRule.ts';

type Of<M, K> = M extends { readonly is: infer I } ? (K extends I ? M : never) : never;
type MatchOf<K extends IptablesMatch['is']> = Of<IptablesMatch, K>;

/** The first condition of a kind. */
export function find<K extends IptablesMatch['is']>(
  r: IptablesRule,
  is: K,
): MatchOf<K> | undefined {
  return r.matches.find((m) => m.is === is) as MatchOf<K> | undefined;
}

/** Whether a rule has a condition of a kind. */
export function has(r: IptablesRule, is: IptablesMatch['is']): boolean {
  return r.matches.some((m) => m.is === is);
}

/** The Service port that a rule's remark names: `namespace/name:port`. */
export function serviceOf(r: IptablesRule): string {
  return (
    /[a-z0-9.-]+\/[a-z0-9.-]+(?::[a-z0-9.-]+)?/.exec(find(r, 'comment')?.text ?? '')?.[0] ?? ''
  );
}

/** Where packets of a rule want to go: `tcp 10.96.0.1:80`, `tcp :30080`. */
export function towardsText(r: IptablesRule): string {
  const ip = (find(r, 'destination')?.cidr ?? '').replace(/\/(32|128)$/, '');
  const port = find(r, 'dport')?.port ?? '';
  return `${find(r, 'protocol')?.protocol ?? ''} ${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}
