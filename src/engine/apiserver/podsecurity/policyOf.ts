import type { FieldError } from '../../api/meta/FieldError.ts';
import { invalid } from '../../api/meta/FieldError.ts';

/** How strict a policy is, from the laxest. */
export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof LEVELS)[number];

/** A level as it was in a minor version; undefined: the latest. */
export interface LevelVersion {
  readonly level: Level;
  readonly minor: number | undefined;
}

/** What a namespace's labels ask of its Pods. */
export interface SecurityPolicy {
  readonly enforce: LevelVersion;
  readonly warn: LevelVersion;
  readonly errors: readonly FieldError[];
}

type Labels = Readonly<Record<string, string>>;

const PREFIX = 'pod-security.kubernetes.io/';
const LAX: LevelVersion = { level: 'privileged', minor: undefined };
const NONE: SecurityPolicy = { enforce: LAX, warn: LAX, errors: [] };
const VERSION = /^v1\.([0-9]|[1-9][0-9]*)$/;

/** `baseline:latest`, `restricted:v1.24`. */
export function textOf(v: LevelVersion): string {
  return `${v.level}:${v.minor === undefined ? 'latest' : `v1.${v.minor}`}`;
}

/** Above 0: `a` is stricter. */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

function levelOf(labels: Labels, mode: string, bad: Level, out: FieldError[]): Level | undefined {
  const text = labels[PREFIX + mode];
  if (text === undefined) return undefined;
  const found = LEVELS.find((l) => l === text);
  if (found) return found;
  const list = LEVELS.join(', ');
  out.push(invalid(`metadata.labels[${PREFIX}${mode}]`, text, `must be one of ${list}`));
  return bad;
}

function minorOf(labels: Labels, mode: string, out: FieldError[]): number | undefined {
  const key = `${PREFIX}${mode}-version`;
  const text = labels[key];
  if (text === undefined || text === 'latest') return undefined;
  const m = VERSION.exec(text);
  if (m) return Number(m[1]);
  out.push(invalid(`metadata.labels[${key}]`, text, 'must be "latest" or "v1.x"'));
  return undefined;
}

/**
 * The policy of a namespace with these labels. Audits are read for their errors only.
 * Models: pod-security-admission/api PolicyToEvaluate
 */
export function policyOf(labels: Labels | undefined): SecurityPolicy {
  if (!labels || !Object.keys(labels).some((k) => k.startsWith(PREFIX))) return NONE;
  const errors: FieldError[] = [];
  const asked = levelOf(labels, 'enforce', 'restricted', errors);
  const valid = asked !== undefined && errors.length === 0;
  const enforce = { level: asked ?? 'privileged', minor: minorOf(labels, 'enforce', errors) };
  levelOf(labels, 'audit', 'privileged', errors);
  minorOf(labels, 'audit', errors);
  const warnLevel = levelOf(labels, 'warn', 'privileged', errors);
  const minor = minorOf(labels, 'warn', errors);
  if (warnLevel !== undefined || !valid || enforce.level === 'privileged') {
    return { enforce, warn: { level: warnLevel ?? 'privileged', minor }, errors };
  }
  const own = `${PREFIX}warn-version` in labels;
  return { enforce, warn: { level: enforce.level, minor: own ? minor : enforce.minor }, errors };
}
