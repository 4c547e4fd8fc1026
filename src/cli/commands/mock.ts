import { resolve } from 'node:path'
import { EXIT, userMistake } from '../exit.ts'
import { readWorld } from '../mock-choice.ts'
import type { Shell } from '../shell.ts'

export interface MockFlags {
  readonly port: string
  readonly world: string | null
  readonly seed: string | null
  readonly speed: string | null
  readonly printEnv: boolean
}

/** `assay mock`: serves the mock providers until Ctrl-C. */
export async function mock(shell: Shell, flags: MockFlags): Promise<number> {
  const port = numberOf('--port', flags.port, (value) => Number.isInteger(value) && value <= 65_535)
  const seed = flags.seed === null ? null : numberOf('--seed', flags.seed, Number.isInteger)
  const speed = flags.speed === null ? null : numberOf('--speed', flags.speed, () => true)
  const { startMock } = await import('../../mock/start.ts')
  const { defaultWorld } = await import('../../mock/default-world.ts')
  const world =
    flags.world === null ? defaultWorld() : await readWorld(resolve(shell.cwd, flags.world))
  const started = await startMock({
    world,
    port,
    now: Date.now,
    ...(seed === null ? {} : { seed }),
    ...(speed === null ? {} : { speed }),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw userMistake(`port ${port} is taken. Name another with --port, or 0 for any`)
  })
  const keys: Readonly<Record<string, string>> = started.keys
  if (flags.printEnv) {
    for (const [dialect, url] of Object.entries(started.baseUrls)) {
      const names = ENVIRONMENT[dialect]
      if (names === undefined) continue
      shell.print(`export ${names.url}=${url}`)
      shell.print(`export ${names.key}=${keys[dialect] ?? ''}`)
    }
  } else {
    shell.print(`mock of world "${started.world}" at ${started.url}`)
    for (const [dialect, url] of Object.entries(started.baseUrls)) {
      shell.print(`  ${dialect}  ${url}  key ${keys[dialect] ?? ''}`)
    }
    shell.print(`  ledger  ${started.url}/_assay/ledger`)
  }
  await new Promise<void>((done) => {
    process.once('SIGINT', done)
    process.once('SIGTERM', done)
  })
  await started.close()
  return EXIT.passed
}

/** The variables that point each vendor's own SDK elsewhere. */
const ENVIRONMENT: Readonly<Record<string, { readonly url: string; readonly key: string }>> = {
  openai: { url: 'OPENAI_BASE_URL', key: 'OPENAI_API_KEY' },
  replicate: { url: 'REPLICATE_BASE_URL', key: 'REPLICATE_API_TOKEN' },
}

function numberOf(flag: string, text: string, fits: (value: number) => boolean): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || !fits(value)) {
    throw userMistake(`${flag} ${text}: not a number that fits here`)
  }
  return value
}
