import type { KubeSchedulerConfiguration, Profile } from './KubeSchedulerConfiguration.ts';
import { DEFAULT_CONFIGURATION } from './KubeSchedulerConfiguration.ts';
import { DEFAULT_ARGS } from './pluginArgs.ts';
import { validateConfiguration } from './validateConfiguration.ts';

/** What a value must look like; an object's fields, or the elements of a list. */
type Shape = 'string' | 'int' | 'bool' | 'any' | Fields | readonly [Shape];
interface Fields {
  readonly [field: string]: Shape;
}

const REFS: Shape = [{ name: 'string', weight: 'int' }];
const SET: Shape = { enabled: REFS, disabled: [{ name: 'string' }] };
const POINTS = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
  'multiPoint',
];
const PROFILE: Shape = {
  schedulerName: 'string',
  percentageOfNodesToScore: 'int',
  plugins: Object.fromEntries(POINTS.map((p) => [p, SET])),
  pluginConfig: [{ name: 'string', args: 'any' }],
};
const CONFIGURATION: Fields = {
  apiVersion: 'string',
  kind: 'string',
  percentageOfNodesToScore: 'int',
  podInitialBackoffSeconds: 'int',
  podMaxBackoffSeconds: 'int',
  profiles: [PROFILE],
};

/** Fields of upstream's that nothing here reads. */
const NOT_MODELLED = new Set([
  'leaderElection',
  'clientConnection',
  'extenders',
  'parallelism',
  'enableProfiling',
  'enableContentionProfiling',
  'delayCacheUntilActive',
  'healthzBindAddress',
]);

const VERSION = 'kubescheduler.config.k8s.io/v1';

function kindOf(v: unknown): string {
  if (Array.isArray(v)) return 'array';
  if (typeof v === 'boolean') return 'bool';
  return v === null ? 'null' : typeof v;
}

function mistyped(path: string, v: unknown, type: string): string {
  const field = `KubeSchedulerConfiguration.${path.replaceAll(/\[\d+\]/g, '')}`;
  return `json: cannot unmarshal ${kindOf(v)} into Go struct field ${field} of type ${type}`;
}

function checkScalar(path: string, v: unknown, shape: 'string' | 'int' | 'bool'): string[] {
  const fits =
    shape === 'string'
      ? typeof v === 'string'
      : shape === 'bool'
        ? typeof v === 'boolean'
        : Number.isSafeInteger(v);
  return fits ? [] : [mistyped(path, v, shape === 'int' ? 'int32' : shape)];
}

function check(path: string, v: unknown, shape: Shape): string[] {
  if (v === undefined || shape === 'any') return [];
  if (typeof shape === 'string') return checkScalar(path, v, shape);
  if (Array.isArray(shape)) {
    if (!Array.isArray(v)) return [mistyped(path, v, '[]')];
    return v.flatMap((x, i) => check(`${path}[${i}]`, x, shape[0] as Shape));
  }
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return [mistyped(path, v, 'struct')];
  return Object.entries(v).flatMap(([key, x]) => {
    const own = path === '' ? key : `${path}.${key}`;
    const field = (shape as Fields)[key];
    if (field !== undefined) return check(own, x, field);
    if (path === '' && NOT_MODELLED.has(key)) return [`not modelled: ${key}`];
    return [`strict decoding error: unknown field "${own}"`];
  });
}

function header(v: { readonly apiVersion?: unknown; readonly kind?: unknown }): string[] {
  if (v.apiVersion === VERSION && v.kind === 'KubeSchedulerConfiguration') return [];
  const text = (x: unknown): string => (typeof x === 'string' ? x : '');
  const as = `apiVersion "${text(v.apiVersion)}", kind "${text(v.kind)}"`;
  return [`no kind "KubeSchedulerConfiguration" of version "${VERSION}" is registered for ${as}`];
}

/** Arguments with their defaults, so that validation sees what would be used. */
function withArgs(p: Profile): Profile {
  const pluginConfig = p.pluginConfig?.map(({ name, args }) => {
    const defaults = (DEFAULT_ARGS as Readonly<Record<string, object>>)[name];
    const { apiVersion: _, kind: __, ...own } = (args ?? {}) as Record<string, unknown>;
    return { name, args: { ...defaults, ...own } };
  });
  return { ...p, ...(pluginConfig ? { pluginConfig } : {}) };
}

/** A configuration that was read, or its mistakes in upstream's words. */
export interface ReadConfiguration {
  readonly configuration: KubeSchedulerConfiguration | undefined;
  readonly mistakes: readonly string[];
}

/**
 * Reads a KubeSchedulerConfiguration as its file holds it: types and unknown fields, defaults,
 * then validation. Fields that are not modelled are refused by name.
 * Models: cmd/kube-scheduler/app/options/configfile.go, pkg/scheduler/apis/config/v1/defaults.go
 */
export function readConfiguration(value: unknown): ReadConfiguration {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { configuration: undefined, mistakes: ["Object 'Kind' is missing in the file"] };
  }
  const shaped = [...header(value), ...check('', value, CONFIGURATION)];
  if (shaped.length > 0) return { configuration: undefined, mistakes: shaped };
  const { apiVersion: _, kind: __, ...own } = value as Record<string, unknown>;
  const merged = { ...DEFAULT_CONFIGURATION, ...own } as KubeSchedulerConfiguration;
  const named = merged.profiles.map((p) => ({
    ...withArgs(p),
    schedulerName: p.schedulerName ?? 'default-scheduler',
  }));
  const configuration = { ...merged, profiles: named };
  const mistakes = validateConfiguration(configuration);
  return { configuration: mistakes.length > 0 ? undefined : configuration, mistakes };
}
