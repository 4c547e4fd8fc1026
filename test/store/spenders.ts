import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SPENDER = fileURLToPath(new URL('./fixtures/spender.ts', import.meta.url))

export interface Spender {
  readonly name: string
  /** Resolves when the process has opened the ledger. */
  readonly ready: Promise<void>
  /** Lets it begin. */
  go(): void
  /** Every whole line it said, once it is gone. */
  readonly lines: Promise<readonly string[]>
}

export interface SpenderOptions {
  readonly folder: string
  readonly name: string
  readonly cap: bigint
  readonly hold: bigint
  /** SIGKILL as soon as it has said this many lines; null lets it live. */
  readonly killAfter: number | null
}

/** A process of its own that spends from the account in `folder`. */
export function startSpender({ folder, name, cap, hold, killAfter }: SpenderOptions): Spender {
  const args = [SPENDER, folder, name, String(cap), String(hold)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  // A process that dies before it was let go has closed its end.
  child.stdin.on('error', () => {})
  const ready = Promise.withResolvers<void>()
  const lines = Promise.withResolvers<readonly string[]>()
  let said = ''
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const whole = wholeLines(said)
    if (whole.length > 0) ready.resolve()
    if (killAfter !== null && whole.length >= killAfter) kill(child)
  })
  child.on('close', (code, signal) => {
    const isExpected = code === 0 || (signal === 'SIGKILL' && killAfter !== null)
    if (isExpected) {
      lines.resolve(wholeLines(said))
      ready.resolve()
      return
    }
    const error = new Error(`${name} ended with ${code ?? signal}: ${complaint}`)
    lines.reject(error)
    ready.reject(error)
  })
  return { name, ready: ready.promise, lines: lines.promise, go: () => child.stdin.end() }
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL')
}

/** A line without its end was cut by the kill, and is no promise. */
function wholeLines(text: string): readonly string[] {
  return text.split('\n').slice(0, -1)
}
