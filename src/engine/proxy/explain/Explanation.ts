/**
 * What a rule does, in plain words: the id of a text of the page (`rules.json` of each language)
 * and what is put into it.
 */
export interface Explanation {
  readonly id: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** An explanation. */
export function explained(
  id: string,
  params: Readonly<Record<string, string | number>> = {},
): Explanation {
  return { id, params };
}

/** Modes that kube-proxy has or had. */
export const PROXY_MODES = ['userspace', 'iptables', 'ipvs', 'nftables'] as const;

/** Where a mode stands today: default, stable, deprecated or gone. */
export function explainMode(mode: (typeof PROXY_MODES)[number]): Explanation {
  return explained(`mode.${mode}`);
}
