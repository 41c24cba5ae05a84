import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { labelsAt, textAt } from '../../print/read.ts';
import { writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';

/** Bytes behind base64 text. */
function byteCount(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

/** Models: kubectl pkg/describe ConfigMapDescriber */
export async function describeConfigMap(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(w, o);
  w.write(0, '\nData\n====\n');
  const data = labelsAt(o, 'data');
  for (const k of Object.keys(data).sort()) w.write(0, `${k}:\n----\n${data[k]!}\n\n`);
  w.write(0, '\nBinaryData\n====\n');
  const binary = labelsAt(o, 'binaryData');
  for (const k of Object.keys(binary).sort()) w.write(0, `${k}: ${byteCount(binary[k]!)} bytes\n`);
  w.write(0, '\n');
  await describeEvents(d, o);
}

/** Says how long the secrets are, never what they are. Models: kubectl pkg/describe describeSecret */
export async function describeSecret({ w }: Describing, o: KubeObject): Promise<void> {
  const type = textAt(o, 'type');
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(w, o);
  w.write(0, `\nType:\t${type}\n\nData\n====\n`);
  const data = labelsAt(o, 'data');
  for (const k of Object.keys(data).sort()) {
    const token = k === 'token' && type === 'kubernetes.io/service-account-token';
    w.field(0, k, token ? atob(data[k]!) : `${byteCount(data[k]!)} bytes`);
  }
  return Promise.resolve();
}
