import { describe, expect, it } from 'vitest';
import { API_GOLDEN } from './api.ts';
import { TemplateMatcher } from './TemplateMatcher.ts';

const MAP = '/api/v1/namespaces/one/configmaps';
const NAMESPACE = {
  method: 'POST',
  path: '/api/v1/namespaces',
  body: { metadata: { name: 'one' } },
};

function creating(uid: string): unknown {
  const body = { metadata: { name: 'a' }, data: { k: 'v' } };
  const metadata = {
    name: 'a',
    namespace: 'one',
    uid,
    resourceVersion: '<rv-1>',
    creationTimestamp: '<time>',
  };
  const answer = { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: { k: 'v' } };
  return {
    setup: [NAMESPACE],
    steps: [
      { request: { method: 'POST', path: MAP, body }, response: { code: 201, body: answer } },
      {
        request: { method: 'GET', path: `${MAP}/\${step.0.metadata.name}` },
        response: { code: 200, body: answer },
      },
    ],
  };
}

describe('replay of recorded API answers', () => {
  it('finds an answer equal up to what no server can reproduce', () => {
    expect(API_GOLDEN.areaOf('lists/one')).toBe('lists');
    expect(API_GOLDEN.runCase('x/y', creating('<uid-1>'))).toEqual({ equal: true });
  });

  it('names the first difference', () => {
    expect(API_GOLDEN.runCase('x/y', creating('no uid'))).toMatchObject({
      equal: false,
      path: 'step 0 (POST).body.metadata.uid',
      expected: 'no uid',
    });
  });

  it('holds a numbered placeholder to one value, and two of them to two', () => {
    const m = new TemplateMatcher();
    expect(m.difference(['<rv-1>', '<rv-2>', '<rv-1>'], ['7', '8', '7'], '')).toBeUndefined();
    expect(m.difference('<rv-1>', '8', '')).toBeDefined();
    expect(m.difference('<rv-3>', '8', '')).toBeDefined();
  });
});
