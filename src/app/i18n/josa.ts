/** Digits whose Korean reading ends in a consonant. */
const DIGITS = new Set(['0', '1', '3', '6', '7', '8']);
/** Latin letters after which a Korean reader hears a final consonant. */
const LETTERS = /(?:[lmnpkb]|let|set|et|ot|at|ng)$/i;
/** Endings that sound open although their letter says otherwise. */
const OPEN = /(?:ube)$/i;

function endsInRieul(word: string): boolean {
  const code = word.charCodeAt(word.length - 1);
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28 === 8;
  return /[178l]$/i.test(word);
}

function endsClosed(word: string): boolean {
  const last = word.at(-1) ?? '';
  const code = last.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28 !== 0;
  if (/\d/.test(last)) return DIGITS.has(last);
  return LETTERS.test(word) && !OPEN.test(word);
}

/**
 * Chooses the particle after a name: `kubelet[이/가]` → `kubelet이`, `kube-scheduler[이/가]` →
 * `kube-scheduler가`, `3[으로/로]` → `3으로`. The first form follows a final consonant.
 */
export function josa(text: string): string {
  return text.replace(
    /([^\s[]*)\[([^/\]]+)\/([^\]]+)\]/g,
    (_, word: string, a: string, b: string) => {
      const bare = word.replace(/[`*")\]]+$/, '');
      const closed = endsClosed(bare) && !(a === '으로' && endsInRieul(bare));
      return word + (closed ? a : b);
    },
  );
}
