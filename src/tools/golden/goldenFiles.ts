import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Copies above this size are kept compressed. */
const PLAIN_BYTES_MAX = 32_768;

/** Names of the recordings of a folder: paths below it without `.json` or `.json.gz`, sorted. */
export function goldenNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && /\.json(\.gz)?$/.test(f.name))
    .map((f) => join(f.parentPath, f.name).slice(folder.length + 1))
    .map((f) => f.replace(/\.json(\.gz)?$/, ''))
    .sort();
}

/** The parsed recording of a name. */
export function readGolden(folder: string, name: string): unknown {
  const plain = join(folder, `${name}.json`);
  const bytes = existsSync(plain)
    ? readFileSync(plain)
    : gunzipSync(readFileSync(join(folder, `${name}.json.gz`)));
  return JSON.parse(bytes.toString('utf8'));
}

/** Copies a recording byte for byte; a large one is compressed. */
export function copyGolden(from: string, to: string, name: string): void {
  const source = join(from, `${name}.json`);
  const target = join(to, `${name}.json`);
  if (from === to || !existsSync(source) || existsSync(target) || existsSync(`${target}.gz`))
    return;
  mkdirSync(dirname(target), { recursive: true });
  const bytes = readFileSync(source);
  if (bytes.length <= PLAIN_BYTES_MAX) copyFileSync(source, target);
  else writeFileSync(`${target}.gz`, gzipSync(bytes, { level: 9 }));
}
