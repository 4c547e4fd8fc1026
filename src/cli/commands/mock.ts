import { resolve } from 'node:path'
import type { DialectFacts } from '../../mock/dialect.ts'
import { DIALECTS } from '../../mock/dialects.ts'
import { NO_ACCOUNT } from '../../mock/no-account.ts'
import { EXIT, userMistake } from '../exit.ts'
import { readWorld } from '../mock-choice.ts'
import { readRecording } from '../read-recording.ts'
import { findRun } from '../read-run.ts'
import type { Shell } from '../shell.ts'

export interface MockFlags {
  readonly port: string
  readonly world: string | null
  readonly seed: string | null
  readonly speed: string | null
  readonly printEnv: boolean
  /** A run to answer from. */
  readonly replay: string | null
  readonly results: string
}

/** `assay mock`: serves the mock providers until Ctrl-C. */
export async function mock(shell: Shell, flags: MockFlags): Promise<number> {
  const port = numberOf('--port', flags.port, (value) => Number.isInteger(value) && value <= 65_535)
  const seed = flags.seed === null ? null : numberOf('--seed', flags.seed, Number.isInteger)
  const speed = flags.speed === null ? null : numberOf('--speed', flags.speed, () => true)
  if (flags.replay !== null && (flags.world !== null || seed !== null)) {
    throw userMistake('--replay answers from a run: it takes no --world and no --seed')
  }
  const served = flags.replay === null ? serveWorld : serveRun
  const started = await served(shell, flags, { port, seed, speed }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      throw userMistake(`port ${port} is taken. Name another with --port, or 0 for any`)
    },
  )
  for (const line of flags.printEnv ? environmentOf(started) : listingOf(started)) shell.print(line)
  await new Promise<void>((done) => {
    process.once('SIGINT', done)
    process.once('SIGTERM', done)
  })
  await started.close()
  return EXIT.passed
}

/** A mock that runs, of whatever kind. */
interface Served {
  readonly url: string
  readonly world: string
  readonly baseUrls: Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, string>>
  close(): Promise<void>
}

interface Numbers {
  readonly port: number
  readonly seed: number | null
  readonly speed: number | null
}

async function serveWorld(
  { cwd }: Shell,
  { world: file }: MockFlags,
  { port, seed, speed }: Numbers,
): Promise<Served> {
  const { startMock } = await import('../../mock/start.ts')
  const { defaultWorld } = await import('../../mock/default-world.ts')
  const world = file === null ? defaultWorld() : await readWorld(resolve(cwd, file))
  return startMock({
    world,
    port,
    now: Date.now,
    ...(seed === null ? {} : { seed }),
    ...(speed === null ? {} : { speed }),
  })
}

/** A recorded run, with its own times unless `--speed` says otherwise. */
async function serveRun(
  { cwd }: Shell,
  { replay, results }: MockFlags,
  { port, speed }: Numbers,
): Promise<Served> {
  const { startReplay } = await import('../../mock/replay/start-replay.ts')
  const folder = await findRun(replay ?? 'latest', results, cwd)
  const recording = await readRecording(folder)
  return startReplay({ recording, port, speed: speed ?? 1, now: Date.now })
}

/** The facts of the dialects that a mock serves and has an account for. */
function spoken({ baseUrls, keys }: Served): readonly DialectFacts[] {
  return DIALECTS.filter(({ id }) => baseUrls[id] !== undefined && keys[id] !== NO_ACCOUNT)
}

/** Lines for a shell, a group for each dialect: what points the vendor's own SDK at the mock. */
function environmentOf(served: Served): readonly string[] {
  const { url: origin, baseUrls, keys } = served
  return spoken(served).flatMap(({ id, environment }) => {
    const variables = environment({ origin, baseUrl: baseUrls[id] ?? '', key: keys[id] ?? '' })
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value}`)
    return [`# ${id}`, ...lines]
  })
}

function listingOf(served: Served): readonly string[] {
  const { world, url, baseUrls, keys } = served
  const width = Math.max(6, ...spoken(served).map(({ id }) => id.length))
  return [
    `mock of world "${world}" at ${url}`,
    ...spoken(served).map(({ id }) => `  ${id.padEnd(width)}  ${baseUrls[id]}  key ${keys[id]}`),
    `  ${'ledger'.padEnd(width)}  ${url}/_assay/ledger`,
  ]
}

function numberOf(flag: string, text: string, fits: (value: number) => boolean): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || !fits(value)) {
    throw userMistake(`${flag} ${text}: not a number that fits here`)
  }
  return value
}
