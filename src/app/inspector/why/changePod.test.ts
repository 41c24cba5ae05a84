import { describe, expect, it } from 'vitest';
import type { Helpful } from './changePod.ts';
import { changedText, changedValue } from './changePod.ts';
import { lineOfField } from './findPod.ts';

const TEXT = `apiVersion: v1
kind: Service
metadata: { name: web }
---
# kept
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          resources:
            requests:
              cpu: "8"
`;
const POD = { spec: { containers: [{ resources: { requests: { cpu: '8' } } }] } };
const LESS: Helpful = {
  what: 'cpu',
  node: 'worker-1',
  less: 6000,
  pod: { spec: { containers: [{ name: 'web', resources: { requests: { cpu: '2000m' } } }] } },
};

describe('a change that would help', () => {
  it('is written into the template that made the Pod, and nothing else changes', () => {
    const text = changedText(TEXT, 'web-5d9c-x2k4q', LESS, POD);
    expect(text).toBe(TEXT.replace('"8"', '2000m'));
    expect(changedValue(LESS, POD)).toBe('2000m');
  });
  it('takes a selector away', () => {
    const own = 'kind: Pod\nmetadata:\n  name: p\nspec:\n  nodeSelector:\n    a: b\n    c: d\n';
    const change: Helpful = {
      what: 'nodeSelector',
      node: 'n',
      pod: { spec: { nodeSelector: { c: 'd' } } },
    };
    const now = { spec: { nodeSelector: { a: 'b', c: 'd' } } };
    expect(changedText(own, 'p', change, now)).toBe(own.replace('    a: b\n', ''));
  });
  it('is not written into a manifest of another Pod', () => {
    expect(changedText(TEXT, 'db-0', LESS, POD)).toBeUndefined();
  });
  it('the line of a field is found through the template', () => {
    const field = 'spec.containers[0].resources.requests.cpu';
    expect(lineOfField(TEXT, 'web-5d9c-x2k4q', field)).toBe(17);
    expect(lineOfField(TEXT, 'db-0', field)).toBe(0);
  });
});
