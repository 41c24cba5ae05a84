import { describe, expect, it } from 'vitest';
import { DEPLOYMENT } from '../../api/apps/deployment/deployment.ts';
import { rootOf } from './atom.ts';
import { checkApplied } from './check.ts';
import { applyConfig, updateOwners } from './fieldManager.ts';
import { fromFieldsV1, paths, pathText, toFieldsV1 } from './FieldSet.ts';
import type { Manager, Managers } from './Managers.ts';
import { readManagers, sameOwners, writeManagers } from './Managers.ts';

const ROOT = rootOf(DEPLOYMENT.fields);
const OWNERSHIP = { root: ROOT, reset: undefined, time: '2026-01-01T00:00:00Z' };
const NOBODY: Managers = new Map();

function by(name: string, operation: Manager['operation']): Manager {
  return { name, operation, apiVersion: 'apps/v1', subresource: '' };
}

function deployment(replicas: number, ...containers: readonly object[]): object {
  return { metadata: { name: 'd' }, spec: { replicas, template: { spec: { containers } } } };
}

const A = { name: 'a', image: 'a:1' };
const B = { name: 'b', image: 'b:1' };

function applied(live: object, config: object, managers: Managers, name: string, force = false) {
  return applyConfig(live, config, managers, by(name, 'Apply'), force, OWNERSHIP);
}

describe('server-side apply', () => {
  it('[AS19] merges lists by their keys and drops what its manager no longer applies', () => {
    const first = applied({}, deployment(2, A, B), NOBODY, 'one');
    if ('conflicts' in first) throw new Error('conflict');
    const live = first.object as object;
    const second = applied(live, deployment(2, B), first.managers, 'one');
    if ('conflicts' in second) throw new Error('conflict');
    expect(second.object).toEqual(deployment(2, B));
  });

  it('[AS19] keeps what another manager applied', () => {
    const first = applied({}, deployment(2, A), NOBODY, 'one');
    if ('conflicts' in first) throw new Error('conflict');
    const config = { metadata: { name: 'd' }, spec: { template: { spec: { containers: [B] } } } };
    const second = applied(first.object as object, config, first.managers, 'two');
    if ('conflicts' in second) throw new Error('conflict');
    expect(second.object).toEqual(deployment(2, A, B));
  });

  it('[AS19] names every field that another manager owns, unless it is forced', () => {
    const first = applied({}, deployment(2, A), NOBODY, 'one');
    if ('conflicts' in first) throw new Error('conflict');
    const config = deployment(3, { ...A, image: 'a:2' });
    const refused = applied(first.object as object, config, first.managers, 'two');
    if (!('conflicts' in refused)) throw new Error('no conflict');
    expect(refused.conflicts.map((c) => pathText(c.path))).toEqual([
      '.spec.replicas',
      '.spec.template.spec.containers[name="a"].image',
    ]);
    const forced = applied(first.object as object, config, first.managers, 'two', true);
    if ('conflicts' in forced) throw new Error('conflict');
    expect(forced.object).toEqual(config);
  });

  it('[AS20] gives an updater what it changed and takes it from the others', () => {
    const first = applied({}, deployment(2, A), NOBODY, 'one');
    if ('conflicts' in first) throw new Error('conflict');
    const owners = updateOwners(
      deployment(2, A),
      deployment(5, A),
      first.managers,
      by('scaler', 'Update'),
      OWNERSHIP,
    );
    const entries = writeManagers(owners)!;
    expect(entries.map((e) => e.manager)).toEqual(['one', 'scaler']);
    expect(entries[1]!.fieldsV1).toEqual({ 'f:spec': { 'f:replicas': {} } });
    expect(JSON.stringify(entries[0]!.fieldsV1)).not.toContain('f:replicas');
  });

  it('[AS20] reads what it wrote', () => {
    const json = { 'f:spec': { '.': {}, 'f:x': {}, 'k:{"name":"a"}': { 'f:image': {} } } };
    const set = fromFieldsV1(json)!;
    expect(toFieldsV1(set)).toEqual(json);
    expect(paths(set).map((p) => pathText(p))).toEqual([
      '.spec',
      '.spec.x',
      '.spec[name="a"].image',
    ]);
    expect(readManagers([{ manager: 'x', operation: 'Bad' }])).toBeUndefined();
    const entry = { manager: 'x', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1' };
    expect(sameOwners([{ ...entry, time: 'a' }], [{ ...entry, time: 'b' }])).toBe(true);
  });

  it('[AS19] refuses fields that the schema does not know and keys that repeat', () => {
    expect(checkApplied(ROOT, { spec: { nope: 1 } })).toBe(
      '.spec.nope: field not declared in schema',
    );
    expect(checkApplied(ROOT, deployment(1, A, A))).toBe(
      '.spec.template.spec.containers: duplicate entries for key [name="a"]',
    );
    expect(checkApplied(ROOT, { spec: { replicas: 'x' } })).toBe(
      '.spec.replicas: expected numeric (int or float), got string',
    );
  });
});
