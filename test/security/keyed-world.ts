import { randomBytes } from 'node:crypto'
import { defaultWorld } from '../../src/mock/default-world.ts'
import { FAULT_NAMES, FAULTS, type FaultName } from '../../src/mock/faults.ts'
import { type Mock, startMock } from '../../src/mock/start.ts'
import { parseWorld, type WorldText } from '../../src/mock/world.ts'

/** Unlike any before: what is found in an output can be there for one reason only. */
export function newKey(): string {
  return randomBytes(30).toString('base64').replace(/^./, 'K')
}

export interface KeyedMock {
  readonly mock: Mock
  /** By dialect. */
  readonly keys: Readonly<Record<string, string>>
}

/** A mock whose accounts have keys that nobody has seen, and no latencies. */
export async function startKeyedMock(
  faults: WorldText['faults'] = [],
  given: Readonly<Record<string, string>> = {},
): Promise<KeyedMock> {
  const keys: Record<string, string> = {}
  const world = defaultWorld()
  const accounts = world.accounts.map((account) => {
    const isFirst = !(account.dialect in keys)
    const key = (isFirst ? given[account.dialect] : undefined) ?? newKey()
    keys[account.dialect] ??= key
    return { ...account, key }
  })
  const parsed = parseWorld({ ...world, accounts, faults })
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes))
  return { mock: await startMock({ world: parsed.world, speed: 0 }), keys }
}

/** Waits of the faults that wait, as short as they can be. */
export const QUICK = { delayMs: 5, bytesPerSecond: 1e7, retryAfterSeconds: 0 }

/** Faults that strike before the prompt is known: they are scheduled by dialect. */
export const UNSEEN_PROMPT = FAULT_NAMES.filter((name) =>
  ['connection', 'poll'].includes(FAULTS[name].stage),
)
/** Faults after which nothing more is asked of a target. */
export const STOPPING: readonly FaultName[] = ['auth', 'quota']

/** Faults that bill more than was held, after which the whole run stops. */
export const OVERRUNNING: readonly FaultName[] = ['more']

/** What a prompt says to be struck by a fault. */
export function promptFor(fault: FaultName): string {
  return `a red kite, <${fault}>`
}

export const BY_PROMPT = FAULT_NAMES.filter((name) => !UNSEEN_PROMPT.includes(name)).map(
  (fault) => ({
    fault,
    match: { promptIncludes: `<${fault}>` },
    ...QUICK,
  }),
)
