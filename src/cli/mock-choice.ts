import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import type { Suite } from '../domain/suite.ts'
import type { MockEntry } from './billed-by-mock.ts'
import { UserMistakes, userMistake } from './exit.ts'
import { runNamed } from './read-run.ts'

/** Whether a run is for real, and where its mock is when it is not. */
export type MockChoice =
  | { readonly kind: 'real' }
  | {
      readonly kind: 'mock'
      /** Name of the world, for provenance. */
      readonly world: string
      readonly origin: string
      /** By provider. */
      readonly baseUrls: Readonly<Record<string, string>>
      /** Made-up keys, by provider. */
      readonly keys: Readonly<Record<string, string>>
      /** Everything it has billed; null where it keeps no ledger, as a replay does not. */
      ledger(): Promise<readonly MockEntry[] | null>
      close(): Promise<void>
    }

/** `--mock` as given: absent, alone, or with a world file, a run to replay, or a running mock's URL. */
export type MockFlag = string | true | null

/**
 * Starts the embedded mock, or finds a running one, when the flag or every suite asks for it. The flag
 * alone means the world that the suites name, where they agree on one, else the embedded one. A
 * stranger's suites name none: they play in the embedded world, or in the one that the flag says.
 * A recorded run answers at once: its times are no measure of anything here.
 * Throws UserMistakes where suites disagree, or a world or a run cannot be read.
 */
export async function chooseMock(
  flag: MockFlag,
  suites: readonly Suite[],
  {
    cwd,
    results,
    now,
    untrusted,
  }: {
    readonly cwd: string
    /** Where runs are, for one that is to be replayed. */
    readonly results: string
    readonly now: () => number
    /** Whether the suites are a stranger's. */
    readonly untrusted: boolean
  },
): Promise<MockChoice> {
  const asked = untrusted ? (flag ?? true) : askedFor(flag, suites)
  if (asked === null) return { kind: 'real' }
  if (typeof asked === 'string' && /^https?:\/\//.test(asked)) return runningMock(asked)
  const recorded = typeof asked === 'string' ? await runNamed(asked, results, cwd) : null
  if (recorded !== null) {
    const { startReplay } = await import('../mock/replay/start-replay.ts')
    const { readRecording } = await import('./read-recording.ts')
    const replay = await startReplay({ recording: await readRecording(recorded), now })
    return { kind: 'mock', origin: replay.url, ledger: async () => null, ...replay }
  }
  const { startMock } = await import('../mock/start.ts')
  const { defaultWorld } = await import('../mock/default-world.ts')
  const world = typeof asked === 'string' ? await readWorld(resolve(cwd, asked)) : defaultWorld()
  const mock = await startMock({ world, now })
  return {
    kind: 'mock',
    world: mock.world,
    origin: mock.url,
    baseUrls: mock.baseUrls,
    keys: mock.keys,
    ledger: async () => mock.ledger(),
    close: () => mock.close(),
  }
}

function askedFor(flag: MockFlag, suites: readonly Suite[]): MockFlag {
  return flag === true ? (ownWorld(suites) ?? true) : (flag ?? suiteChoice(suites))
}

/** The world file that every suite names: what a bare `--mock` means for them. */
function ownWorld(suites: readonly Suite[]): string | null {
  const choices = [...new Set(suites.map((suite) => suite.mock))]
  const [only] = choices
  return choices.length === 1 && typeof only === 'string' ? only : null
}

function suiteChoice(suites: readonly Suite[]): MockFlag {
  const choices = [...new Set(suites.map((suite) => suite.mock))]
  const [first = false] = choices
  if (choices.length > 1) {
    throw userMistake('these suites do not agree on the mock. Run them apart, or give --mock')
  }
  return first === false ? null : first
}

/** Reads a world file. Throws UserMistakes that name it. */
export async function readWorld(file: string): Promise<import('../mock/world.ts').World> {
  const { parseWorld } = await import('../mock/world.ts')
  const value: unknown = await readFile(file, 'utf8')
    .then((text) => parse(text, { maxAliasCount: 0 }))
    .catch((error: Error) => {
      throw userMistake(`${file}: ${error.message}. Name a world file in YAML`)
    })
  const reading = parseWorld(value)
  if ('world' in reading) return reading.world
  const position = { file, line: 1, column: 1 }
  throw new UserMistakes(reading.mistakes.map((one) => ({ position, ...one })))
}

async function runningMock(address: string): Promise<MockChoice> {
  const origin = new URL(address).origin
  if (!/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|$)/.test(origin)) {
    throw userMistake(`--mock ${address}: a mock runs on this machine. Use http://127.0.0.1:PORT`)
  }
  const { readHealth, readMockLedger } = await import('../wire/read-health.ts')
  const health = await readHealth(origin)
  if (health === null) {
    throw userMistake(`no mock answers at ${origin}. Start one with: assay mock`)
  }
  const isReplay = health.world.startsWith('replay of ')
  const ledger = async () => (isReplay ? null : readMockLedger(origin))
  return { kind: 'mock', origin, ledger, close: async () => {}, ...health }
}
