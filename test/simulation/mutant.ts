import type { BlobSink } from '../../src/domain/blob-sink.ts'
import type { Ledger } from '../../src/money/ledger.ts'
import type { Leftover } from '../../src/runner/run-plan.ts'
import type { LedgerStore } from '../../src/store/ledger-store.ts'
import type { Wire } from '../../src/wire/wire.ts'
import type { Life } from './life.ts'
import type { Timeline } from './timeline.ts'

/** What a mutant may know of the process it is in. */
export interface MutantWorld {
  readonly life: Life
  readonly timeline: Timeline
}

/** A deliberate fault, put between the real pieces: each names what it changes. */
export interface Mutant {
  readonly store?: (store: LedgerStore, world: MutantWorld) => LedgerStore
  readonly ledger?: (ledger: Ledger, world: MutantWorld) => Ledger
  readonly blobs?: (blobs: BlobSink, world: MutantWorld) => BlobSink
  readonly wire?: (wire: Wire, world: MutantWorld) => Wire
  readonly witnessed?: (witnessed: readonly string[]) => readonly string[]
  readonly isOwnerAlive?: (owner: string) => boolean
  readonly leftovers?: (leftovers: ReadonlyMap<number, Leftover>) => ReadonlyMap<number, Leftover>
}

/** The real thing. */
export const HONEST: Mutant = {}
