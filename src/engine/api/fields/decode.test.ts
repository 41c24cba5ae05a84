import { describe, expect, it } from 'vitest';
import { STATEFUL_SET_FIELDS } from '../apps/statefulset/fields.ts';
import { POD } from '../core/pod/fields.ts';
import { decode } from './decode.ts';
import { decodeWithPaths } from './decodeWithPaths.ts';

const ORDERED = {
  kind: 'StatefulSet',
  apiVersion: 'apps/v1',
  metadata: { name: 'db', labels: { b: '2', a: '1' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c' }] } },
    serviceName: 'db',
  },
};

const REORDERED = {
  spec: {
    serviceName: 'db',
    template: ORDERED.spec.template,
    replicas: 3,
    selector: ORDERED.spec.selector,
  },
  metadata: { labels: { b: '2', a: '1' }, name: 'db' },
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
};

describe('decode', () => {
  it('answers the same text whatever the order of the fields', () => {
    const text = JSON.stringify(decode(STATEFUL_SET_FIELDS, ORDERED).value);
    expect(JSON.stringify(decode(STATEFUL_SET_FIELDS, REORDERED).value)).toBe(text);
    expect(text).toContain('"labels":{"a":"1","b":"2"}');
  });

  it('agrees with decoding step by step', () => {
    for (const input of [ORDERED, REORDERED, {}, { spec: { template: {} } }]) {
      const slow = decodeWithPaths(STATEFUL_SET_FIELDS, input, false);
      expect(decode(STATEFUL_SET_FIELDS, input)).toEqual(slow);
      expect(JSON.stringify(decode(STATEFUL_SET_FIELDS, input).value)).toBe(
        JSON.stringify(slow.value),
      );
    }
  });

  it('answers what it made before as the same reference', () => {
    const { value } = decode(STATEFUL_SET_FIELDS, REORDERED);
    expect(decode(STATEFUL_SET_FIELDS, value).value).toBe(value);
  });

  it('tells what is unknown or wrong, with its path', () => {
    const odd = { spec: { containers: [{ name: 'c', foo: 1 }], bar: {} } };
    expect(decode(POD, odd).unknown).toEqual(['spec.containers[0].foo', 'spec.bar']);
    const wrong = decode(POD, { spec: { containers: [{ name: 3 }] } }).error;
    expect(wrong).toContain('cannot unmarshal number');
  });
});
