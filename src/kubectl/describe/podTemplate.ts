import type { Json } from '../print/read.ts';
import { labelsAt, listAt, mapAt, numberAt, textAt } from '../print/read.ts';
import { selectorText, writeAnnotations, writeLabels, writeLines } from './common.ts';
import { byText, writeContainers } from './containers.ts';
import { writeVolumes } from './volumes.ts';
import type { Writer } from './Writer.ts';

/** The template of a workload. Models: kubectl pkg/describe DescribePodTemplate */
export function writePodTemplate(w: Writer, template: Json | undefined): void {
  w.write(0, 'Pod Template:\n');
  if (!template) {
    w.write(1, '<unset>');
    return;
  }
  const spec = mapAt(template, 'spec');
  writeLabels(w, '  Labels', labelsAt(template, 'metadata.labels'));
  const annotations = labelsAt(template, 'metadata.annotations');
  if (Object.keys(annotations).length > 0) writeAnnotations(w, '  Annotations', annotations);
  const account = textAt(spec, 'serviceAccountName');
  if (account !== '') w.field(1, 'Service Account', account);
  const init = listAt(spec, 'initContainers');
  if (init.length > 0) writeContainers(w, 'Init Containers', init, [], undefined, '  ');
  writeContainers(w, 'Containers', listAt(spec, 'containers'), [], undefined, '  ');
  writeVolumes(w, listAt(spec, 'volumes'), '  ');
  writeSpread(w, listAt(spec, 'topologySpreadConstraints'), '  ');
  const priority = textAt(spec, 'priorityClassName');
  if (priority !== '') w.field(1, 'Priority Class Name', priority);
  writeLabels(w, '  Node-Selectors', labelsAt(spec, 'nodeSelector'));
  writeTolerations(w, '  Tolerations', listAt(spec, 'tolerations'));
}

/** How Pods are to be spread. */
export function writeSpread(w: Writer, constraints: readonly Json[], space: string): void {
  if (constraints.length === 0) return;
  const lines = byText(constraints, 'topologyKey').map((c) => {
    const selector = c['labelSelector'] ? ` for selector ${selectorText(c['labelSelector'])}` : '';
    return `${textAt(c, 'topologyKey')}:${textAt(c, 'whenUnsatisfiable')} when max skew ${numberAt(c, 'maxSkew') ?? 0} is exceeded${selector}`;
  });
  w.write(0, `${space}Topology Spread Constraints:\t${lines.join(`\n${space}\t`)}\n`);
}

export function writeTolerations(w: Writer, title: string, tolerations: readonly Json[]): void {
  writeLines(w, title, byText(tolerations, 'key').map(tolerationText));
}

function tolerationText(t: Json): string {
  const [key, value, effect] = [textAt(t, 'key'), textAt(t, 'value'), textAt(t, 'effect')];
  let text = key;
  if (value !== '') text += `=${value}`;
  if (effect !== '') text += `:${effect}`;
  if (textAt(t, 'operator') === 'Exists' && value === '') {
    text += key !== '' || effect !== '' ? ' op=Exists' : 'op=Exists';
  }
  const seconds = numberAt(t, 'tolerationSeconds');
  return seconds === undefined ? text : `${text} for ${seconds}s`;
}
