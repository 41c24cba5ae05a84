import { describe, expect, it } from 'vitest';
import { decode } from '../../api/fields/decode.ts';
import { POD } from '../../api/core/pod/fields.ts';
import { goValue } from './json.ts';
import { jsonPatch, JsonPatchError } from './jsonPatch.ts';
import { mergePatch } from './mergePatch.ts';
import { strategicMerge } from './strategicMerge.ts';

const OLD = {
  metadata: { name: 'p', finalizers: ['x/1', 'x/2'], labels: { a: '1' } },
  spec: {
    nodeSelector: { disk: 'ssd' },
    containers: [
      { name: 'one', image: 'i:1', args: ['a'] },
      { name: 'two', image: 'i:2' },
    ],
  },
};

type Changed = typeof OLD;

function strategic(patch: object): Changed {
  return strategicMerge(OLD, patch as never, POD) as unknown as Changed;
}

describe('[AS14] strategic merge patches', () => {
  it('merge lists of maps by their key and put what is new first', () => {
    const made = strategic({
      spec: { containers: [{ name: 'three' }, { name: 'one', image: 'z' }] },
    });
    expect(made.spec.containers.map((c) => [c.name, c.image])).toEqual([
      ['three', undefined],
      ['one', 'z'],
      ['two', 'i:2'],
    ]);
    expect(made.spec.containers[2]).toBe(OLD.spec.containers[1]);
    expect(made.metadata).toBe(OLD.metadata);
  });

  it('merge lists of scalars, delete from them, and follow a set order', () => {
    expect(strategic({ metadata: { finalizers: ['x/3'] } }).metadata.finalizers).toEqual([
      'x/3',
      'x/1',
      'x/2',
    ]);
    const gone = { metadata: { '$deleteFromPrimitiveList/finalizers': ['x/1'] } };
    expect(strategic(gone).metadata.finalizers).toEqual(['x/2']);
    const order = { '$setElementOrder/containers': [{ name: 'two' }, { name: 'one' }] };
    expect(strategic({ spec: order }).spec.containers.map((c) => c.name)).toEqual(['two', 'one']);
  });

  it('obey $patch and $retainKeys', () => {
    const gone = { spec: { containers: [{ name: 'one', $patch: 'delete' }] } };
    expect(strategic(gone).spec.containers).toEqual([OLD.spec.containers[1]]);
    const instead = { spec: { nodeSelector: { $patch: 'replace', q: 'r' } } };
    expect(strategic(instead).spec.nodeSelector).toEqual({ q: 'r' });
    const kept = { metadata: { $retainKeys: ['name'] } };
    expect(strategic(kept).metadata).toEqual({ name: 'p' });
  });

  it('fail with Go’s words', () => {
    expect(() => strategic({ spec: { containers: [{ image: 'x' }] } })).toThrow(
      'map: map[image:x] does not contain declared merge key: name',
    );
    expect(() => strategic({ spec: { containers: [{ name: 'one', $patch: 'odd' }] } })).toThrow(
      'unknown patch type: odd in map: map[$patch:odd name:one]',
    );
    expect(goValue({ b: [1, null], a: { c: true } })).toBe('map[a:map[c:true] b:[1 <nil>]]');
  });
});

describe('[AS14] JSON and merge patches', () => {
  it('share what they do not touch', () => {
    const merged = mergePatch(OLD, { metadata: { labels: { a: null, b: '2' } } }) as Changed;
    expect(merged.metadata.labels).toEqual({ b: '2' });
    expect(merged.spec).toBe(OLD.spec);
    expect(mergePatch(OLD, { metadata: { name: 'p' } })).toBe(OLD);
    const path = '/spec/containers/0/image';
    const made = jsonPatch(OLD, [{ op: 'replace', path, value: 'n' }]) as Changed;
    expect(made.spec.containers[0]!.image).toBe('n');
    expect(made.spec.containers[1]).toBe(OLD.spec.containers[1]);
  });

  it('a JSON patch is applied whole or not at all', () => {
    const ops = [
      { op: 'add', path: '/metadata/labels/c', value: '3' },
      { op: 'remove', path: '/no/x' },
    ];
    expect(() => jsonPatch(OLD, ops)).toThrow(JsonPatchError);
    expect(OLD.metadata.labels).toEqual({ a: '1' });
    expect(() => jsonPatch(OLD, [{ op: 'test', path: '/metadata/name', value: 'q' }])).toThrow(
      JsonPatchError,
    );
  });
});

describe('[AS16] decoding', () => {
  it('gives back what it decoded, and of a change only the changed parts are new', () => {
    const first = decode(POD, OLD).value as Changed;
    expect(decode(POD, first).value).toBe(first);
    const again = decode(POD, { ...first, metadata: { ...first.metadata, labels: {} } });
    const second = again.value as Changed;
    expect(second.spec).toBe(first.spec);
    expect(second.metadata).not.toBe(first.metadata);
  });
});
