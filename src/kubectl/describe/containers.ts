import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Json } from '../print/read.ts';
import {
  isTrue,
  labelsAt,
  listAt,
  mapAt,
  maybeMap,
  numberAt,
  textAt,
  textsAt,
} from '../print/read.ts';
import { boolText, longTime, orNone } from './common.ts';
import { fieldValue, resourceFieldValue } from './envValues.ts';
import { describeProbe } from './probes.ts';
import type { Writer } from './Writer.ts';

/** The containers of a Pod (with their states), or of a template (`pod` undefined). */
export function writeContainers(
  w: Writer,
  label: string,
  containers: readonly Json[],
  statuses: readonly Json[],
  pod: KubeObject | undefined,
  space: string,
): void {
  w.write(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}\n`);
  for (const c of containers) {
    const status = statuses.find((s) => s['name'] === c['name']);
    writeBasics(w, c, status, space);
    writeCommand(w, c);
    if (status) writeState(w, status);
    writeResources(w, mapAt(c, 'resources'), 2);
    for (const [title, field] of [
      ['Liveness', 'livenessProbe'],
      ['Readiness', 'readinessProbe'],
      ['Startup', 'startupProbe'],
    ] as const) {
      const probe = maybeMap(c, field);
      if (probe) w.field(2, title, describeProbe(probe));
    }
    writeEnvFrom(w, c);
    writeEnv(w, c, pod);
    writeMounts(w, c);
  }
}

function writeBasics(w: Writer, c: Json, status: Json | undefined, space: string): void {
  w.write(1, `${space === '' ? '' : ' '}${textAt(c, 'name')}:\n`);
  if (status) w.field(2, 'Container ID', textAt(status, 'containerID'));
  w.field(2, 'Image', textAt(c, 'image'));
  if (status) w.field(2, 'Image ID', textAt(status, 'imageID'));
  const ports = listAt(c, 'ports');
  writePorts(w, 'Port', ports, 'containerPort');
  writePorts(w, 'Host Port', ports, 'hostPort');
  const profile = maybeMap(c, 'securityContext.seccompProfile');
  if (!profile) return;
  w.field(2, 'SeccompProfile', textAt(profile, 'type'));
  if (textAt(profile, 'type') === 'Localhost') {
    w.field(3, 'LocalhostProfile', textAt(profile, 'localhostProfile'));
  }
}

function writePorts(w: Writer, title: string, ports: readonly Json[], field: string): void {
  const texts = ports.map((p) => {
    const name = textAt(p, 'name');
    const port = `${numberAt(p, field) ?? 0}/${textAt(p, 'protocol')}`;
    return name === '' ? port : `${port} (${name})`;
  });
  w.field(2, texts.length > 1 ? `${title}s` : title, orNone(texts.join(', ')));
}

function writeCommand(w: Writer, c: Json): void {
  for (const [title, field] of [
    ['Command', 'command'],
    ['Args', 'args'],
  ] as const) {
    const words = textsAt(c, field);
    if (words.length > 0) w.write(2, `${title}:\n`);
    for (const word of words) for (const line of word.split('\n')) w.write(3, `${line}\n`);
  }
}

function writeState(w: Writer, status: Json): void {
  writeOneState(w, 'State', mapAt(status, 'state'));
  if (maybeMap(status, 'lastState.terminated')) {
    writeOneState(w, 'Last State', mapAt(status, 'lastState'));
  }
  w.field(2, 'Ready', boolText(isTrue(status, 'ready')));
  w.field(2, 'Restart Count', numberAt(status, 'restartCount') ?? 0);
}

function writeOneState(w: Writer, title: string, state: Json): void {
  const { running, terminated } = {
    running: maybeMap(state, 'running'),
    terminated: maybeMap(state, 'terminated'),
  };
  if (running) {
    w.field(2, title, 'Running');
    w.field(3, 'Started', longTime(textAt(running, 'startedAt')));
    return;
  }
  if (!terminated) {
    w.field(2, title, 'Waiting');
    const reason = textAt(state, 'waiting.reason');
    if (reason !== '') w.field(3, 'Reason', reason);
    return;
  }
  w.field(2, title, 'Terminated');
  for (const [t, field] of [
    ['Reason', 'reason'],
    ['Message', 'message'],
  ] as const) {
    if (textAt(terminated, field) !== '') w.field(3, t, textAt(terminated, field));
  }
  w.field(3, 'Exit Code', numberAt(terminated, 'exitCode') ?? 0);
  const signal = numberAt(terminated, 'signal') ?? 0;
  if (signal > 0) w.field(3, 'Signal', signal);
  w.field(3, 'Started', longTime(textAt(terminated, 'startedAt')));
  w.field(3, 'Finished', longTime(textAt(terminated, 'finishedAt')));
}

/** Limits and requests. */
export function writeResources(w: Writer, resources: Json, level: number): void {
  for (const [title, field] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const of = labelsAt(resources, field);
    const names = Object.keys(of).sort();
    if (names.length > 0) w.write(level, `${title}:\n`);
    for (const n of names) w.field(level + 1, n, of[n]!);
  }
}

function writeEnvFrom(w: Writer, c: Json): void {
  const sources = listAt(c, 'envFrom');
  if (sources.length === 0) return;
  w.write(2, 'Environment Variables from:\n');
  for (const e of sources) {
    const map = maybeMap(e, 'configMapRef');
    const ref = map ?? maybeMap(e, 'secretRef');
    const from = map ? 'ConfigMap' : ref ? 'Secret' : '';
    const prefix = textAt(e, 'prefix');
    const with_ = prefix === '' ? '' : ` with prefix '${prefix}'`;
    w.write(3, `${textAt(ref, 'name')}\t${from}${with_}\tOptional: ${isTrue(ref, 'optional')}\n`);
  }
}

function writeEnv(w: Writer, c: Json, pod: KubeObject | undefined): void {
  const env = listAt(c, 'env');
  w.write(2, `Environment:${env.length === 0 ? '\t<none>' : ''}\n`);
  for (const e of env) {
    const name = textAt(e, 'name');
    const from = maybeMap(e, 'valueFrom');
    if (!from) {
      const [first, ...more] = textAt(e, 'value').split('\n');
      w.field(3, name, first!);
      for (const line of more) w.write(3, `\t${line}\n`);
    } else {
      const text = fromText(from, c, pod);
      if (text !== undefined) w.field(3, name, text);
    }
  }
}

function fromText(from: Json, c: Json, pod: KubeObject | undefined): string | undefined {
  const field = maybeMap(from, 'fieldRef');
  if (field) {
    const path = textAt(field, 'fieldPath');
    const value = pod ? fieldValue(pod, path) : '';
    return `${value} (${textAt(field, 'apiVersion')}:${path})`;
  }
  const resource = maybeMap(from, 'resourceFieldRef');
  if (resource) return `${resourceFieldValue(resource, c)} (${textAt(resource, 'resource')})`;
  for (const [key, what] of [
    ['secretKeyRef', 'in secret'],
    ['configMapKeyRef', 'of config map'],
  ] as const) {
    const ref = maybeMap(from, key);
    if (!ref) continue;
    const of = `${what} '${textAt(ref, 'name')}'`;
    return `<set to the key '${textAt(ref, 'key')}' ${of}>\tOptional: ${isTrue(ref, 'optional')}`;
  }
  return undefined;
}

function writeMounts(w: Writer, c: Json): void {
  const mounts = listAt(c, 'volumeMounts');
  w.write(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}\n`);
  for (const m of byText(mounts, 'mountPath')) {
    const path = textAt(m, 'subPath');
    const flags = [
      isTrue(m, 'readOnly') ? 'ro' : 'rw',
      ...(path === '' ? [] : [`path=${JSON.stringify(path)}`]),
    ];
    w.write(3, `${textAt(m, 'mountPath')} from ${textAt(m, 'name')} (${flags.join(',')})\n`);
  }
  const devices = listAt(c, 'volumeDevices');
  if (devices.length === 0) return;
  w.write(2, `Devices:${mounts.length === 0 ? '\t<none>' : ''}\n`);
  for (const d of byText(devices, 'devicePath')) {
    w.write(3, `${textAt(d, 'devicePath')} from ${textAt(d, 'name')}\n`);
  }
}

/** Objects by a text of theirs. */
export function byText(list: readonly Json[], path: string): readonly Json[] {
  return [...list].sort((a, b) => {
    const [x, y] = [textAt(a, path), textAt(b, path)];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
