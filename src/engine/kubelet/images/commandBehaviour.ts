import type { Container } from '../../api/core/pod/containerFields.ts';
import { SECOND } from '../../sim/time.ts';
import type { Image } from './catalogue.ts';

/** What a container's process will do. */
export interface ProcessPlan {
  /** µs until it ends by itself; undefined: never. */
  readonly runUs: number | undefined;
  readonly exitCode: number;
  /** µs from SIGTERM to its end; undefined: ignores SIGTERM. */
  readonly stopUs: number | undefined;
  readonly lines: readonly string[];
  /** What cannot be pretended, by name; the container is then refused. */
  readonly notModelled?: string;
}

const AT_ONCE: ProcessPlan = { runUs: 0, exitCode: 0, stopUs: undefined, lines: [] };

function plan(runUs: number | undefined, exitCode: number, lines: readonly string[]): ProcessPlan {
  return { runUs, exitCode, stopUs: undefined, lines };
}

/** Seconds of `sleep`'s argument: `5`, `0.5`, `2m`, `infinity`. */
function sleepUs(word: string | undefined): number | undefined | 'bad' {
  if (word === 'infinity' || word === 'inf') return undefined;
  const m = /^(\d+(?:\.\d{1,6})?)([smhd]?)$/.exec(word ?? '');
  if (!m) return 'bad';
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[m[2] as '' | 's' | 'm' | 'h' | 'd'];
  return Math.round(Number(m[1]) * unit * SECOND);
}

/** Runs a small honest subset of a shell: sequences of echo, sleep, exit, true, false. */
function script(text: string): ProcessPlan {
  let runUs = 0;
  const lines: string[] = [];
  for (const part of text.split(/;|&&|\n/).map((p) => p.trim())) {
    if (part === '' || part === 'true') continue;
    const words = part.split(/\s+/);
    switch (words[0]) {
      case 'echo':
        lines.push(
          part
            .slice(4)
            .trim()
            .replace(/^(['"])(.*)\1$/, '$2'),
        );
        break;
      case 'sleep': {
        const us = sleepUs(words[1]);
        if (us === 'bad')
          return { ...AT_ONCE, notModelled: `shell command ${JSON.stringify(part)}` };
        if (us === undefined) return plan(undefined, 0, lines);
        runUs += us;
        break;
      }
      case 'exit':
        return plan(runUs, Number(words[1] ?? 0) & 255, lines);
      case 'false':
        return plan(runUs, 1, lines);
      default:
        return { ...AT_ONCE, notModelled: `shell command ${JSON.stringify(part)}` };
    }
  }
  return plan(runUs, 0, lines);
}

/** What a container does: its command, else its image's. */
export function processPlan(c: Container, image: Image): ProcessPlan {
  const words = [...(c.command ?? []), ...(c.args ?? [])];
  if (!c.command && words.length === 0) {
    const { serves, stopUs } = image.behaviour;
    return serves ? { runUs: undefined, exitCode: 0, stopUs, lines: [] } : AT_ONCE;
  }
  if (!c.command && image.behaviour.serves) {
    return { ...AT_ONCE, notModelled: `args for ${image.repository}` };
  }
  const name = words[0]!.slice(words[0]!.lastIndexOf('/') + 1);
  if (name === 'sleep') {
    const us = sleepUs(words[1]);
    if (us === 'bad') return { ...AT_ONCE, notModelled: `command ${JSON.stringify(words)}` };
    return plan(us, 0, []);
  }
  if ((name === 'sh' || name === 'bash' || name === 'ash') && words[1] === '-c') {
    return script(words[2] ?? '');
  }
  if (name === 'echo') return plan(0, 0, [words.slice(1).join(' ')]);
  if (name === 'true') return plan(0, 0, []);
  if (name === 'false') return plan(0, 1, []);
  return { ...AT_ONCE, notModelled: `command ${JSON.stringify(words)}` };
}
