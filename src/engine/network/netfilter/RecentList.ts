/**
 * The kernel's lists of addresses that a rule has seen, by the list's name.
 * Models: linux/net/netfilter/xt_recent.c
 */
export interface RecentList {
  /** The address was seen within so many seconds. */
  seen(list: string, ip: string, seconds: number): boolean;
  note(list: string, ip: string): void;
}

/** Remembers nothing: every connection is the first of its client. */
export const NO_RECENT: RecentList = { seen: () => false, note: () => undefined };
