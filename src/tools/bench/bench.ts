import { steady, STEADY } from './steady.ts';

type Bench = (id: string) => void;

const BENCHES = new Map<string, Bench>(STEADY.map((id) => [id, steady]));

/** Prints one line of JSON a figure: all, or those asked for. */
function main(asked: readonly string[]): void {
  for (const [id, bench] of BENCHES) {
    if (asked.length === 0 || asked.includes(id)) bench(id);
  }
}

main(process.argv.slice(2));
