import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../app/i18n/en/templates.json';
import { TEMPLATES } from './templates.ts';

const FOLDER = join(import.meta.dirname, 'templates');

describe('the gallery', () => {
  it('has a manifest and texts for each template, and no other manifests', () => {
    const files = readdirSync(FOLDER).map((f) => f.replace('.yaml', ''));
    expect(TEMPLATES.map((t) => t.id).sort()).toEqual(files.sort());
    const texts = Object.keys(en);
    for (const { id, group } of TEMPLATES) {
      expect(texts).toEqual(
        expect.arrayContaining([`${id}.title`, `${id}.about`, `group.${group}`]),
      );
    }
  });
});
