import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const HERE = import.meta.dirname;

type Texts = Readonly<Record<string, string>>;

function texts(lang: string, file: string): Texts {
  return JSON.parse(readFileSync(join(HERE, lang, file), 'utf8')) as Texts;
}

/** Keys without the plural's ending: Korean has one form, English two. */
function keys(t: Texts): string[] {
  return [...new Set(Object.keys(t).map((k) => k.replace(/_(one|other)$/, '')))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{([^}]+)\}\}/g)].map((m) => m[1]!).sort();
}

const files = readdirSync(join(HERE, 'en'));

describe('texts of the page', () => {
  it('the same panels speak both languages', () => {
    expect(readdirSync(join(HERE, 'ko')).sort()).toEqual(files.sort());
  });
  it.each(files)('%s has the same keys in both languages', (file) => {
    expect(keys(texts('ko', file))).toEqual(keys(texts('en', file)));
  });
  it.each(files)('%s names the same things in both languages', (file) => {
    const en = texts('en', file);
    const ko = texts('ko', file);
    for (const [key, text] of Object.entries(ko)) {
      const english = en[key] ?? en[`${key.replace(/_other$/, '')}_other`] ?? '';
      expect([key, ...new Set(placeholders(text))]).toEqual([
        key,
        ...new Set(placeholders(english)),
      ]);
    }
  });
  it.each(files)('%s leaves no text empty', (file) => {
    for (const lang of ['en', 'ko']) {
      for (const [key, text] of Object.entries(texts(lang, file))) {
        expect([key, text.trim()]).not.toEqual([key, '']);
      }
    }
  });
});
