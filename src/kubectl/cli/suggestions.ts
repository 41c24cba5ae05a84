/** Verbs that a mistyped one may mean. Models: github.com/spf13/cobra SuggestionsFor */
export function suggestions(typed: string, names: readonly string[]): readonly string[] {
  return names.filter(
    (n) => distance(typed.toLowerCase(), n.toLowerCase()) <= 2 || n.startsWith(typed),
  );
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
