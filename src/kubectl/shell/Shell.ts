import type { KubeConfig } from '../cli/Command.ts';
import { splitLine } from '../cli/splitLine.ts';
import { errorText } from '../client/errors.ts';
import type { Transport } from '../client/Transport.ts';
import { kubectl } from '../kubectl.ts';
import { readHeredoc } from './heredoc.ts';

/** Where a shell's words go. */
export interface ShellIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly clear: () => void;
}

/** Tools that a later release brings; each says so. */
const NOT_YET = ['minikube', 'iptables-save', 'ipvsadm', 'nft', 'etcdctl', 'crictl', 'docker'];

const NOT_FOUND = 127;

const HELP = `kubectl (or k)   Kubernetes' own command line: kubectl help
clear            empties the terminal
history          the commands so far
help             this text

Tab completes verbs, kinds and names. Up and Down walk through history, Ctrl+R searches it.
Ctrl+C ends a command that watches. A manifest may follow a command:

  kubectl apply -f - <<EOF
  ...
  EOF
`;

/** The kubeconfig of whoever sits at the page. */
export function pageConfig(namespace = 'default'): KubeConfig {
  return {
    context: 'kubarium',
    cluster: 'kubarium',
    user: 'kubernetes-admin',
    server: 'https://10.0.0.10:6443',
    namespace,
  };
}

/**
 * What answers a command line: kubectl and a few words of its own. It is no shell: pipes and
 * programs are refused by name. A here-document is the standard input.
 */
export class Shell {
  readonly config: KubeConfig;
  readonly history: string[] = [];
  readonly #transport: Transport;

  constructor(transport: Transport, config: KubeConfig = pageConfig()) {
    this.#transport = transport;
    this.config = config;
  }

  get transport(): Transport {
    return this.#transport;
  }

  /** Runs a command line, with its here-document in the lines below it; answers the exit code. */
  async run(input: string, io: ShellIo, signal: AbortSignal): Promise<number> {
    const { command, stdin } = readHeredoc(input);
    if (command.trim() === '') return 0;
    this.history.push(input.trimEnd());
    let words: readonly string[];
    try {
      words = splitLine(command);
    } catch (e) {
      io.err(errorText(e));
      return 1;
    }
    const [program = '', ...rest] = words;
    switch (program) {
      case 'kubectl':
      case 'k':
        return kubectl(rest, {
          transport: this.#transport,
          out: io.out,
          err: io.err,
          stdin,
          signal,
          config: this.config,
        });
      case 'clear':
        io.clear();
        return 0;
      case 'help':
        io.out(HELP);
        return 0;
      case 'history':
        this.history.forEach((h, i) => io.out(`${String(i + 1).padStart(5)}  ${h}\n`));
        return 0;
      default:
        return this.#other(program, io);
    }
  }

  #other(program: string, io: ShellIo): number {
    if (NOT_YET.includes(program)) {
      io.err(`not modelled: ${program} is not there yet\n`);
      return 1;
    }
    io.err(`${program}: command not found (try help)\n`);
    return NOT_FOUND;
  }
}
