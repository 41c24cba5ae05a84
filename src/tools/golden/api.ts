import { ApiServerActor } from '../../engine/apiserver/ApiServerActor.ts';
import type {
  ApiReply,
  ApiRequest,
  ApiResponse,
  ApiWatchReply,
  UserInfo,
  WatchEvent,
} from '../../engine/apiserver/Request.ts';
import { EtcdActor } from '../../engine/etcd/EtcdActor.ts';
import type { Handlers, Part } from '../../engine/sim/Actor.ts';
import { Actor } from '../../engine/sim/Actor.ts';
import type { Keyframe } from '../../engine/sim/Simulation.ts';
import { Simulation } from '../../engine/sim/Simulation.ts';
import { parseRfc3339 } from '../../engine/sim/rfc3339.ts';
import { SECOND } from '../../engine/sim/time.ts';
import type { GoldenKind, GoldenResult } from './GoldenKind.ts';
import { TemplateMatcher } from './TemplateMatcher.ts';

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly token?: string;
  readonly keys?: string;
}

interface Retry {
  readonly code: number;
  readonly seconds: number;
}

interface RecordedResponse {
  readonly code: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body: unknown;
}

interface Step {
  readonly pause?: number;
  readonly retry?: Retry;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

interface ApiCase {
  readonly setup?: readonly (RecordedRequest & { pause?: number; retry?: Retry })[];
  readonly steps: readonly Step[];
}

/** The server's, in the endpoints of the Service `kubernetes`. */
const ADDRESS = '192.168.10.1';

/** The users of the recorded server, by bearer token. */
const USERS: Readonly<Record<string, UserInfo>> = {
  'admin-token': user('admin', 'uid-admin', ['system:masters']),
  'alice-token': user('alice', 'uid-alice', ['dev-team']),
  'bob-token': user('bob', 'uid-bob', ['ops-team', 'auditors']),
  'carol-token': user('carol', 'uid-carol', []),
};

function user(username: string, uid: string, groups: readonly string[]): UserInfo {
  return { username, uid, groups: [...groups, 'system:authenticated'] };
}

/** Sends one request at a time and keeps what comes back. */
class ReplayClient extends Actor implements Part {
  readonly state = {};
  response: ApiResponse | undefined;
  events: WatchEvent[] = [];
  closed = false;
  #id = 0;
  #waiting = 0;
  readonly handlers: Handlers = {
    response: (d: ApiReply) => {
      if (d.id === this.#waiting) this.response = d.response;
    },
    watch: (d: ApiWatchReply) => {
      if (d.id === this.#waiting) this.events.push(d.event);
    },
    closed: (d: { id: number }) => {
      if (d.id === this.#waiting) this.closed = true;
    },
    refused: () => {
      this.response = { code: 0, body: 'connection refused' };
    },
  };

  constructor(sim: Simulation) {
    super(sim, 'client', 'replay');
    this.addPart('api', this);
  }

  begin(server: Actor, request: ApiRequest): void {
    this.#waiting = ++this.#id;
    this.response = undefined;
    this.events = [];
    this.closed = false;
    const call = { id: this.#waiting, client: this.id, request };
    this.send(server, 'apiserver.request', call, { bounce: 'api.refused' });
  }
}

/** When the recordings were made: ages in tables count from there. */
const RECORDED = '2026-11-23T20:00:00Z';

/** One etcd, one API server, nothing else: as the recordings were made. */
class ReplayCluster {
  readonly #sim = new Simulation(1, parseRfc3339(RECORDED));
  readonly #server: ApiServerActor;
  readonly #client: ReplayClient;
  readonly #fresh: Keyframe;

  constructor() {
    const sim = this.#sim;
    const members: EtcdActor[] = [];
    members.push(new EtcdActor(sim, 'cp-1', 1, 1, () => members));
    this.#server = new ApiServerActor(sim, 'cp-1', () => members[0]!, USERS, ADDRESS);
    this.#client = new ReplayClient(sim);
    for (const a of sim.actors) sim.start(a);
    sim.runUntil(sim.now + 30 * SECOND);
    this.#fresh = sim.save();
  }

  /** Goes back to the fresh server. */
  reset(): void {
    this.#sim.load(this.#fresh);
  }

  pause(seconds: number): void {
    this.#sim.runUntil(this.#sim.now + seconds * SECOND);
  }

  /** Sends a request and runs until it is answered; a watch until it is closed. */
  ask(request: ApiRequest): ApiResponse {
    const sim = this.#sim;
    const client = this.#client;
    sim.faults.length = 0;
    client.begin(this.#server, request);
    const until = sim.now + 60 * SECOND;
    while (client.response === undefined && sim.faults.length === 0 && sim.step(until));
    if (sim.faults.length > 0) throw sim.faults[0]!.error;
    const response = client.response ?? { code: 0, body: 'no answer' };
    if (response.watch !== true) return response;
    while (!client.closed && sim.step(until));
    return { ...response, body: client.events };
  }
}

let shared: ReplayCluster | undefined;

/** Replays a request with the retries it asks for. */
function send(c: ReplayCluster, r: RecordedRequest, pause = 0, retry?: Retry): ApiResponse {
  if (pause > 0) c.pause(pause);
  const request = toRequest(r);
  let answer = c.ask(request);
  if (!retry) return answer;
  for (let n = 0; answer.code !== retry.code && n < retry.seconds; n++) {
    c.pause(1);
    answer = c.ask(request);
  }
  return answer;
}

/** Who recorded, as the server was told. */
const RECORDER = 'recorder/1';

function toRequest(r: RecordedRequest): ApiRequest {
  const headers: Record<string, string> = {};
  for (const [k, v] of Object.entries(r.headers ?? {})) headers[k.toLowerCase()] = v;
  const token = r.token ?? 'admin-token';
  headers['user-agent'] ??= RECORDER;
  if (token !== '') headers['authorization'] = `Bearer ${token}`;
  let body: string | undefined;
  if (r.body !== undefined) {
    headers['content-type'] ??= 'application/json';
    const text = typeof r.body === 'string' ? r.body : JSON.stringify(r.body);
    body = text.replace(/%\{REPEAT:(.):(\d+)\}/g, (_, c: string, n: string) => c.repeat(Number(n)));
  }
  return {
    method: r.method,
    path: r.path,
    headers,
    ...(r.query ? { query: r.query } : {}),
    ...(body === undefined ? {} : { body }),
  };
}

/** Puts values of earlier answers where `${step.0.metadata.uid}` stands. */
function substitute<T>(value: T, answers: Readonly<Record<string, readonly unknown[]>>): T {
  if (typeof value === 'string') {
    return value.replace(/\$\{(setup|step)\.(\d+)\.([^}]+)\}/g, (_, of, n, path) => {
      const found = valueAt(answers[of as string]?.[Number(n)], String(path));
      return typeof found === 'string' ? found : JSON.stringify(found);
    }) as T;
  }
  if (Array.isArray(value)) return value.map((v) => substitute(v, answers)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [k, v] of Object.entries(value)) out[k] = substitute(v, answers);
  return out as T;
}

function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const k of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[k];
  return at;
}

const COMPARED = ['Warning', 'Retry-After', 'Location', 'WWW-Authenticate', 'Allow'];

/** The headers that recordings keep. */
function headersOf(r: ApiResponse): Record<string, unknown> | undefined {
  const out: Record<string, unknown> = {};
  for (const [k, v] of Object.entries(r.headers ?? {})) {
    const one = typeof v !== 'string' && v.length === 1 ? v[0] : v;
    const name = COMPARED.find((c) => c.toLowerCase() === k.toLowerCase());
    if (name) out[name] = one;
    if (k.toLowerCase() === 'content-type' && one !== 'application/json') out['Content-Type'] = one;
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

const INITIAL_END = 'k8s.io/initial-events-end';

/** Events as recordings keep them: without plain bookmarks; none at all is an empty text. */
function eventsOf(all: readonly WatchEvent[]): unknown {
  const kept = all.filter((e) => {
    const meta = (e.object as { metadata?: { annotations?: Record<string, string> } }).metadata;
    return e.type !== 'BOOKMARK' || meta?.annotations?.[INITIAL_END] === 'true';
  });
  return kept.length > 0 ? kept : '';
}

/** The body as recordings keep it; of `keys` only that part. */
function bodyOf(r: ApiResponse, asked: RecordedRequest): unknown {
  const { keys } = asked;
  let body: unknown = r.body ?? '';
  if (r.watch === true) body = eventsOf(r.body as WatchEvent[]);
  else if (r.code === 200 && asked.query?.['watch'] !== undefined) body = [body];
  if (keys === undefined) return ordered(body);
  let at = body;
  for (const k of keys.split('.')) {
    const map = typeof at === 'object' && !Array.isArray(at) && at !== null ? at : undefined;
    if (k !== '*') at = (map as Record<string, unknown> | undefined)?.[k] ?? null;
    else {
      const names = Object.keys(map ?? {}).filter((n) => !n.includes('example'));
      at = { keys: names.sort() };
    }
  }
  return at;
}

/** Rules of a review come in no order: recordings have them sorted. */
function ordered(body: unknown): unknown {
  const review = body as { kind?: string; status?: Record<string, unknown> } | null;
  if (review?.kind !== 'SelfSubjectRulesReview' || !review.status) return body;
  const sorted = (v: unknown): unknown =>
    Array.isArray(v) ? [...v].sort((x, y) => (pythonJson(x) < pythonJson(y) ? -1 : 1)) : v;
  const { resourceRules, nonResourceRules, ...rest } = review.status;
  const status = {
    ...rest,
    resourceRules: sorted(resourceRules),
    nonResourceRules: sorted(nonResourceRules),
  };
  return { ...review, status };
}

/** JSON with sorted keys and a space after commas and colons, as recordings were sorted by. */
function pythonJson(v: unknown): string {
  if (Array.isArray(v)) return `[${v.map(pythonJson).join(', ')}]`;
  if (typeof v !== 'object' || v === null) return JSON.stringify(v);
  const keys = Object.keys(v).sort();
  const parts = keys.map(
    (k) => `${JSON.stringify(k)}: ${pythonJson((v as Record<string, unknown>)[k])}`,
  );
  return `{${parts.join(', ')}}`;
}

/** Recordings keep `managedFields` in their own area only. */
function withoutOwners(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(withoutOwners);
  if (typeof v !== 'object' || v === null) return v;
  const out: Record<string, unknown> = {};
  for (const [k, x] of Object.entries(v)) {
    if (k !== 'managedFields') out[k] = withoutOwners(x);
  }
  return out;
}

function runCase(name: string, json: unknown): GoldenResult {
  const withOwners = name.startsWith('managedfields/');
  const cluster = (shared ??= new ReplayCluster());
  cluster.reset();
  const given = json as ApiCase;
  const answers = { setup: [] as unknown[], step: [] as unknown[] };
  const list = given.setup ?? [];
  for (let i = 0; i < list.length; i++) {
    const s = list[i]!;
    const r = send(cluster, substitute(s, answers), s.pause, s.retry);
    answers.setup.push(r.body);
    if (r.code < 200 || r.code > 299) {
      return { equal: false, path: `setup ${i} (${s.method} ${s.path})`, expected: 2, got: r };
    }
  }
  const matcher = new TemplateMatcher();
  for (let i = 0; i < given.steps.length; i++) {
    const s = given.steps[i]!;
    const r = send(cluster, substitute(s.request, answers), s.pause, s.retry);
    answers.step.push(r.body);
    const body = withOwners ? bodyOf(r, s.request) : withoutOwners(bodyOf(r, s.request));
    const got = { code: r.code, headers: headersOf(r), body };
    const d = matcher.difference(s.response, got, `step ${i} (${s.request.method})`);
    if (d) return { equal: false, ...d };
  }
  return { equal: true };
}

/** Answers of a real kube-apiserver, replayed against one API server over one etcd. */
export const API_GOLDEN: GoldenKind = {
  kind: 'api',
  areaOf: (name) => name.slice(0, name.indexOf('/')),
  runCase,
};
