import type { DurableStep } from '../runner/ports.ts'

/** The terminal and the environment, as commands see them. */
export interface Shell {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** To standard output: results only. */
  print(text: string): void
  /** To standard error: progress and messages. */
  say(text: string): void
  readonly width: number
  readonly color: boolean
  /** Standard error is a terminal: a line may be drawn over. */
  readonly isLive: boolean
  /** A person can be asked. */
  readonly isInteractive: boolean
  /** Tests of the real process kill it here. */
  readonly onStep: (step: DurableStep) => void
}

/** Widest that tables are laid out where the terminal does not say. */
const PIPE_WIDTH = 100

export function processShell(argv: readonly string[], onStep: (step: DurableStep) => void): Shell {
  const { stdout, stderr, stdin, env } = process
  const isPlain = env.NO_COLOR !== undefined && env.NO_COLOR !== ''
  const columns = stdout.columns ?? Number(env.COLUMNS)
  // A reader that has seen enough (`| head`) closes the pipe: that is not our failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    argv,
    cwd: process.cwd(),
    environment: env,
    print: (text) => void stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    say: (text) => void stderr.write(text.endsWith('\n') ? text : `${text}\n`),
    width: Number.isInteger(columns) && columns > 0 ? columns : PIPE_WIDTH,
    color: stdout.isTTY === true && !isPlain && env.TERM !== 'dumb' && !argv.includes('--no-color'),
    isLive: stderr.isTTY === true && env.TERM !== 'dumb' && env.CI === undefined,
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    onStep,
  }
}
