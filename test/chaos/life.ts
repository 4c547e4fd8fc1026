import { startAssay } from '../support/assay.ts'
import type { Kill } from './scenario.ts'

const CHAOTIC = new URL('./chaotic-assay.ts', import.meta.url).pathname

/** Longer than any life of a trial takes on a busy machine, ms: after it the program hangs. */
const PATIENCE_MS = 240_000

/** How one process ended. */
export interface Ending {
  readonly kind: 'killed' | 'ended' | 'hung'
  readonly code: number | null
  /** Its last words. */
  readonly err: string
}

export interface LifeOptions {
  readonly cwd: string
  /** Null: it is left to its end. */
  readonly kill: Kill | null
  /** A rule broken in it; null: the program as it is. */
  readonly mutant: string | null
}

/** Runs `assay` until it ends by itself or is killed with SIGKILL. */
export async function live(
  args: readonly string[],
  { cwd, kill, mutant }: LifeOptions,
): Promise<Ending> {
  const env = {
    ...(kill?.kind === 'at' && { TEST_CRASH_AT: kill.place }),
    ...(mutant !== null && { TEST_MUTANT: mutant }),
  }
  const child = startAssay(args, { cwd, env, entry: CHAOTIC })
  let isHung = false
  const strike = setTimeout(
    () => {
      isHung = kill?.kind !== 'after'
      child.kill('SIGKILL')
    },
    kill?.kind === 'after' ? kill.ms : PATIENCE_MS,
  )
  const { signal, exitCode, stderr } = await child
  clearTimeout(strike)
  const isKilled = signal === 'SIGKILL'
  return {
    kind: isHung && isKilled ? 'hung' : isKilled ? 'killed' : 'ended',
    code: exitCode ?? null,
    err: String(stderr).slice(-2_000),
  }
}
