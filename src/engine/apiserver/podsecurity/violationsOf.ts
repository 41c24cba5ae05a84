import type { PodSpec } from '../../api/core/pod/fields.ts';
import type { ObjectMeta } from '../../api/meta/ObjectMeta.ts';
import { BASELINE } from './baseline.ts';
import type { Check, Violation } from './Check.ts';
import type { LevelVersion } from './policyOf.ts';
import { RESTRICTED } from './restricted.ts';

/** The newest version in which a check changed: what "latest" and later ones mean. */
const NEWEST = 35;

function checksOf(level: LevelVersion['level'], minor: number): readonly Check[] {
  const has = (c: Check): boolean => c.since <= minor;
  const base = BASELINE.filter(has);
  if (level === 'baseline') return base;
  const more = RESTRICTED.filter(has);
  return [...base.filter((c) => !more.some((m) => m.instead === c.id)), ...more];
}

/** What of a Pod is not as a level wants it. Models: pod-security-admission/policy EvaluatePod */
export function violationsOf(
  v: LevelVersion,
  meta: ObjectMeta,
  spec: PodSpec,
): readonly Violation[] {
  if (v.level === 'privileged') return [];
  const minor = Math.min(v.minor ?? NEWEST, NEWEST);
  return checksOf(v.level, minor).flatMap((c) => c.run(spec, meta, minor) ?? []);
}

/** `reason (detail), …` */
export function detailOf(all: readonly Violation[]): string {
  return all.map((v) => `${v.reason} (${v.detail})`).join(', ');
}

/** `reason, …` */
export function reasonOf(all: readonly Violation[]): string {
  return all.map((v) => v.reason).join(', ');
}
